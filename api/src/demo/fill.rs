//! Writing the demo company into an empty database, all of it or nothing.

use crate::{
    access::password,
    demo::{ACCOUNTS, COMPANY, PASSWORD, SEED, afterwards::Hiding, audit, company, limits, notifications, working},
    kernel::{
        actor::RoleSet,
        db::{Db, Tx},
        error::Fault,
        id,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, audit_record, delegation_limit, department, employee, employee_role, executive_term, ids::*, installation,
    notification, praise_comment, praise_post, praise_post_tag, praise_post_text, praise_reaction, praise_recipient,
    praise_relay_member, session, value_tag,
};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};
use std::{collections::HashMap, io};

/// Rows of one statement: SQLite takes 32,766 values.
const BATCH: usize = 500;

/// Fills it, unless it is filled; false if something else is in it. Says how it goes on.
pub async fn fill(db: &Db, now: DateTime<Utc>, say: impl Fn(&str)) -> Result<bool, Fault> {
    if installation::Entity::find_by_id(installation::DEMO.to_owned()).one(db.reader()).await?.is_some() {
        return Ok(true);
    }
    if department::Entity::find().one(db.reader()).await?.is_some() {
        return Ok(false);
    }
    say("inventing the company");
    let company = company::company(SEED, now);
    let ids = Ids::of(&company);
    let tx = db.begin().await?;
    say("writing departments and people");
    people(&tx, &company, &ids, now).await?;
    working::holidays(&tx, now).await?;
    working::absences(&tx, &company, &ids.employees, SEED, now).await?;
    sessions(&tx, &company, &ids, now).await?;
    let limits = limits::rows(&company, &ids.employees, now);
    say("writing a year of praise");
    praise(&tx, &company, &ids, &limits).await?;
    limits::write(&tx, limits).await?;
    for (name, value) in [(installation::COMPANY, COMPANY.to_owned()), (installation::DEMO, SEED.to_string())] {
        insert::<installation::Entity, _>(&tx, vec![installation::Model { name: name.to_owned(), value }]).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// The same ids for the same seed would need the same clock; so they are as new as everything else.
struct Ids {
    departments: Vec<DepartmentId>,
    employees: Vec<EmployeeId>,
    tags: Vec<ValueTagId>,
}

impl Ids {
    fn of(company: &company::Company) -> Self {
        let earliest = company.posts.iter().map(|post| post.at).min().unwrap_or_default();
        let new = || id::fresh(earliest);
        Self {
            departments: company.departments.iter().map(|_| DepartmentId(new())).collect(),
            employees: company.employees.iter().map(|_| EmployeeId(new())).collect(),
            tags: company.value_tags.iter().map(|_| ValueTagId(new())).collect(),
        }
    }

    fn people(&self, indices: &[usize]) -> Vec<EmployeeId> {
        indices.iter().filter_map(|index| self.employees.get(*index)).copied().collect()
    }
}

async fn people(tx: &Tx, company: &company::Company, ids: &Ids, now: DateTime<Utc>) -> Result<(), Fault> {
    let departments = company.departments.iter().zip(&ids.departments).map(|(row, id)| department::Model {
        id: *id,
        code: row.code.clone(),
        name: row.name.clone(),
        name_en: row.name_en.clone(),
        kind: row.kind,
        parent_id: row.parent.and_then(|index| ids.departments.get(index)).copied(),
        leader_id: row.leader.and_then(|index| ids.employees.get(index)).copied(),
        responsible_executive_id: row.responsible_executive.and_then(|index| ids.employees.get(index)).copied(),
        version: 1,
    });
    insert::<department::Entity, _>(tx, departments.collect()).await?;
    let employees = company.employees.iter().zip(&ids.employees).filter_map(|(row, id)| {
        Some(employee::Model {
            id: *id,
            number: row.number.clone(),
            name: row.name.clone(),
            email: row.email.clone(),
            job_function: row.job_function,
            employment_kind: row.employment_kind,
            rank: row.rank.to_owned(),
            department_id: *ids.departments.get(row.department)?,
            status: row.status,
            joined_on: row.joined_on,
            left_on: row.left_on,
            version: 1,
        })
    });
    insert::<employee::Entity, _>(tx, employees.collect()).await?;
    let roles = company.employees.iter().zip(&ids.employees).flat_map(|(row, id)| {
        let roles: RoleSet = row.roles.iter().copied().collect();
        roles.iter().map(|role| employee_role::Model { employee_id: *id, role }).collect::<Vec<_>>()
    });
    insert::<employee_role::Entity, _>(tx, roles.collect()).await?;
    let executives = company.employees.iter().zip(&ids.employees).filter(|(row, _)| is_executive(row));
    let terms = executives.map(|(row, id)| executive_term::Model {
        employee_id: *id,
        first_day: row.joined_on,
        last_day: None,
    });
    insert::<executive_term::Entity, _>(tx, terms.collect()).await?;
    let hash = password::hash_now(PASSWORD).ok_or_else(|| Fault::internal(io::Error::other("the demo's password")))?;
    let accounts = ids.employees.iter().map(|id| account::Model {
        employee_id: *id,
        password_hash: hash.clone(),
        must_change_password: false,
        changed_at: now,
    });
    insert::<account::Entity, _>(tx, accounts.collect()).await?;
    let tags = company.value_tags.iter().zip(&ids.tags).enumerate().map(|(position, (row, id))| value_tag::Model {
        id: *id,
        code: row.code.to_owned(),
        name: row.name.to_owned(),
        name_en: row.name_en.to_owned(),
        position: i32::try_from(position).unwrap_or(i32::MAX),
    });
    insert::<value_tag::Entity, _>(tx, tags.collect()).await?;
    Ok(())
}

/// Where people are signed in: device, its name for itself, address, and how many hours ago.
const DEVICES: [(&str, &str, &str, i64); 2] = [
    ("사무실 PC", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36", "203.0.113.20", 5),
    ("내 휴대전화", "Sunhwan/2.4 (Android 16; SM-S931N)", "198.51.100.77", 29),
];

/// Sessions to look at; nobody holds their tokens.
async fn sessions(tx: &Tx, company: &company::Company, ids: &Ids, now: DateTime<Utc>) -> Result<(), Fault> {
    let people = company.employees.iter().zip(&ids.employees);
    let people = people.filter(|(row, _)| row.status == employee::EmployeeStatus::Active);
    let of = |id: &EmployeeId| {
        let id = *id;
        DEVICES.map(|(device, agent, ip, hours)| {
            let created_at = now - TimeDelta::hours(hours);
            session::Model {
                id: SessionId(id::fresh(created_at)),
                employee_id: id,
                created_at,
                expires_at: created_at + TimeDelta::days(7),
                ended_at: None,
                client_ip: Some(ip.to_owned()),
                user_agent: Some(agent.to_owned()),
                device_name: Some(device.to_owned()),
                renewed_at: Some(now - TimeDelta::minutes(hours)),
                second_factor_at: None,
                refresh_family: None,
                refresh_hash: None,
                refresh_previous: None,
                refresh_expires_at: None,
            }
        })
    };
    insert::<session::Entity, _>(tx, people.flat_map(|(_, id)| of(id)).collect()).await?;
    Ok(())
}

async fn praise(
    tx: &Tx,
    company: &company::Company,
    ids: &Ids,
    limits: &[delegation_limit::Model],
) -> Result<(), Fault> {
    let (mut posts, mut recipients, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    let (mut comments, mut reactions) = (Vec::new(), Vec::new());
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let mut later = Later::default();
    for (place, post) in company.posts.iter().enumerate() {
        let Some(author_id) = ids.employees.get(post.author).copied() else { continue };
        let id = PraisePostId(id::fresh(post.at));
        let fate = later.of(company, place, id, author_id);
        let praised = ids.people(&post.recipients);
        let named: Vec<ValueTagId> = post.tags.iter().filter_map(|index| ids.tags.get(*index)).copied().collect();
        let by_executive =
            post.comments.iter().filter(|comment| company.employees.get(comment.author).is_some_and(is_executive));
        let mut kinds: HashMap<praise_reaction::ReactionKind, usize> = HashMap::new();
        for reaction in &post.reactions {
            let Some(employee_id) = ids.employees.get(reaction.employee).copied() else { continue };
            *kinds.entry(reaction.kind).or_default() += 1;
            let row = praise_reaction::Model { post_id: id, employee_id, kind: reaction.kind, created_at: reaction.at };
            reactions.push(row);
        }
        let of = |kind| count(kinds.get(&kind).copied().unwrap_or_default());
        use praise_reaction::ReactionKind::{Cheer, Clap, Heart, Impressed, Thanks};
        posts.push(praise_post::Model {
            id,
            origin: praise_post::PraiseOrigin::Colleague,
            author_id,
            message: post.message.clone(),
            recipient_ids: EmployeeIds(praised.clone()),
            tag_ids: ValueTagIds(named.clone()),
            comment_count: count(post.comments.len()),
            clap_count: of(Clap),
            heart_count: of(Heart),
            cheer_count: of(Cheer),
            thanks_count: of(Thanks),
            impressed_count: of(Impressed),
            executive_commented_at: by_executive.map(|comment| comment.at).min(),
            created_at: post.at,
            version: if fate.edited_at.is_some() { 2 } else { 1 },
            revision: count(1 + post.comments.len() + post.reactions.len() + fate.changes()),
            edited_at: fate.edited_at,
            deleted_at: None,
            hidden_at: fate.hidden.map(|hiding| hiding.at),
            hidden_by: fate.hidden.and_then(|hiding| ids.employees.get(hiding.by)).copied(),
            hidden_reason: fate.hidden.map(|hiding| hiding.reason.to_owned()),
            relay_id: fate.relay,
            channel: None,
            recorded_by: None,
            held_at: None,
            shown_at: None,
        });
        let recipient = |employee_id| praise_recipient::Model { post_id: id, employee_id, created_at: post.at };
        recipients.extend(praised.into_iter().map(recipient));
        tags.extend(named.iter().copied().map(|tag_id| praise_post_tag::Model {
            post_id: id,
            tag_id,
            created_at: post.at,
        }));
        if let Some(edit) = company.edits.iter().find(|edit| edit.post == place) {
            later.texts.push(praise_post_text::Model {
                post_id: id,
                version: 1,
                message: edit.earlier.clone(),
                tag_ids: ValueTagIds(named),
                replaced_at: edit.at,
            });
        }
        comments.extend(comments_of(company, post, id, ids));
    }
    insert::<audit_record::Entity, _>(tx, audit::records(&posts, &comments, &reactions, limits)).await?;
    let told = notifications::rows(&accounts(company, ids), &posts, &comments);
    insert::<notification::Entity, _>(tx, told).await?;
    insert::<praise_post::Entity, _>(tx, posts).await?;
    insert::<praise_recipient::Entity, _>(tx, recipients).await?;
    insert::<praise_post_tag::Entity, _>(tx, tags).await?;
    // Comments before the replies to them.
    comments.sort_by_key(|comment: &praise_comment::Model| comment.parent_id.is_some());
    insert::<praise_comment::Entity, _>(tx, comments).await?;
    insert::<praise_reaction::Entity, _>(tx, reactions).await?;
    insert::<praise_post_text::Entity, _>(tx, later.texts).await?;
    insert::<praise_relay_member::Entity, _>(tx, later.links).await?;
    Ok(())
}

/// Whom the explorer signs in with one click.
fn accounts(company: &company::Company, ids: &Ids) -> Vec<EmployeeId> {
    let people = || company.employees.iter().zip(&ids.employees);
    let of = |(role, _, email): &(_, _, Option<&str>)| {
        let fits = |row: &company::Employee| match email {
            Some(email) => row.email == *email,
            None => row.roles.contains(role) && row.status == employee::EmployeeStatus::Active,
        };
        people().filter(move |(row, _)| fits(row)).map(|(_, id)| *id).collect::<Vec<_>>()
    };
    ACCOUNTS.iter().flat_map(of).collect()
}

/// What happened to posts after they were written.
#[derive(Default)]
struct Later {
    texts: Vec<praise_post_text::Model>,
    links: Vec<praise_relay_member::Model>,
    /// The id of each relay, by its place among the company's.
    relays: HashMap<usize, PraiseRelayId>,
}

struct Fate<'a> {
    edited_at: Option<DateTime<Utc>>,
    hidden: Option<&'a Hiding>,
    relay: Option<PraiseRelayId>,
    is_continued: bool,
}

impl Fate<'_> {
    fn changes(&self) -> usize {
        [self.edited_at.is_some(), self.hidden.is_some(), self.is_continued].into_iter().filter(|yes| *yes).count()
    }
}

impl Later {
    fn of<'a>(
        &mut self,
        company: &'a company::Company,
        place: usize,
        id: PraisePostId,
        author: EmployeeId,
    ) -> Fate<'a> {
        let mut relays = company.relays.iter().enumerate();
        let link =
            relays.find_map(|(relay, chain)| Some((relay, chain.iter().position(|post| *post == place)?, chain)));
        let relay = link.map(|(relay, _, _)| *self.relays.entry(relay).or_insert(PraiseRelayId(id.0)));
        if let (Some(relay_id), Some((_, position, _)), Some(post)) = (relay, link, company.posts.get(place)) {
            self.links.push(praise_relay_member::Model {
                relay_id,
                position: i32::try_from(position + 1).unwrap_or(i32::MAX),
                employee_id: author,
                post_id: id,
                created_at: post.at,
            });
        }
        Fate {
            edited_at: company.edits.iter().find(|edit| edit.post == place).map(|edit| edit.at),
            hidden: company.hidings.iter().find(|hiding| hiding.post == place),
            relay,
            is_continued: link.is_some_and(|(_, position, chain)| position + 1 < chain.len()),
        }
    }
}

fn comments_of(
    company: &company::Company,
    post: &company::Post,
    post_id: PraisePostId,
    ids: &Ids,
) -> Vec<praise_comment::Model> {
    let keys: Vec<PraiseCommentId> = post.comments.iter().map(|row| PraiseCommentId(id::fresh(row.at))).collect();
    let rows = post.comments.iter().zip(&keys).enumerate().filter_map(|(index, (row, id))| {
        let replies = post.comments.iter().filter(|other| other.parent == Some(index)).count();
        Some(praise_comment::Model {
            id: *id,
            post_id,
            parent_id: row.parent.and_then(|parent| keys.get(parent)).copied(),
            author_id: *ids.employees.get(row.author)?,
            text: row.text.clone(),
            mention_ids: EmployeeIds(ids.people(&row.mentions)),
            reply_count: i32::try_from(replies).unwrap_or(i32::MAX),
            created_at: row.at,
            version: 1,
            by_executive: company.employees.get(row.author).is_some_and(is_executive),
            deleted_at: None,
            hidden_at: None,
            hidden_by: None,
            hidden_reason: None,
        })
    });
    rows.collect()
}

pub(super) fn is_executive(person: &company::Employee) -> bool {
    person.roles.iter().copied().collect::<RoleSet>().is_executive()
}

pub(super) async fn insert<E, M>(tx: &Tx, rows: Vec<M>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
    M: IntoActiveModel<E::ActiveModel>,
{
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let batch: Vec<E::ActiveModel> = rows.by_ref().take(BATCH).collect();
        E::insert_many(batch).exec_without_returning(tx).await?;
    }
    Ok(())
}
