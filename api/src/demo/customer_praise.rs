//! A year of customers' praise in the demo: most of it shows, some of it waits for the CS office, for the reasons that real praise
//! waits for. It comes after the customers, who write it, and whose names the rules look for.

use crate::{
    customer::Vault,
    demo::{
        ACCOUNTS, accounts, audit,
        calendar::{is_business_day, local, utc},
        customer_texts as texts, customers,
        fill::insert,
        wording::{Deck, fill, percent, weighted},
    },
    kernel::{db::Db, error::Fault, id, policy::Action, secret::Ring},
    org::{Directory, Employee, line_of_command},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use entity::{
    audit_record, customer,
    employee::{self, EmployeeStatus, EmploymentKind, JobFunction},
    employee_role::Role,
    ids::*,
    notification::{self, NotificationKind},
    praise_comment,
    praise_post::{self, PraiseChannel, PraiseOrigin},
    praise_post_tag,
    praise_reaction::{self, ReactionKind},
    praise_recipient,
};
use fastrand::Rng;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Who of the front line is praised by name; those above them are seldom met by customers.
const RANKS: [&str; 3] = ["사원", "대리", "과장"];
const TAGS: [&str; 3] = ["CUSTOMER_FIRST", "CARE", "TRUST"];
const KINDS: [(ReactionKind, u32); 5] = [
    (ReactionKind::Clap, 40),
    (ReactionKind::Heart, 22),
    (ReactionKind::Impressed, 16),
    (ReactionKind::Thanks, 12),
    (ReactionKind::Cheer, 10),
];
/// How many per cent came by which way, of what was recorded.
const CHANNELS: [(PraiseChannel, u32); 4] = [
    (PraiseChannel::CallCenter, 45),
    (PraiseChannel::Branch, 30),
    (PraiseChannel::Letter, 10),
    (PraiseChannel::Web, 15),
];

/// Older notifications are forgotten.
const TOLD_FOR: TimeDelta = TimeDelta::days(60);

/// Writes it, unless there is any.
pub async fn customer_praise(
    db: &Db,
    ring: &Ring,
    directory: &Directory,
    seed: u64,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let theirs = praise_post::Entity::find().filter(praise_post::Column::Origin.eq(PraiseOrigin::Customer));
    if theirs.count(db.reader()).await? > 0 {
        return Ok(());
    }
    let known = customer::Entity::find().filter(customer::Column::ErasedAt.is_null());
    let customers = known.order_by_asc(customer::Column::Id).all(db.reader()).await?;
    let joined = employee::Entity::find().all(db.reader()).await?;
    let mut writer = Writer {
        ring,
        directory,
        rng: Rng::with_seed(seed ^ 0xC1),
        customers,
        joined: joined.into_iter().map(|row| (row.id, row.joined_on)).collect(),
        told: accounts(directory).iter().filter_map(|one| Some(directory.employee_by_email(&one.email)?.key)).collect(),
        now,
        written: Written::default(),
    };
    writer.shown()?;
    writer.held()?;
    writer.screened()?;
    let mut written = writer.written;
    written.records.sort_by_key(|record| (record.at, record.id.0));
    let tx = db.begin().await?;
    insert::<praise_post::Entity, _>(&tx, written.posts).await?;
    insert::<praise_recipient::Entity, _>(&tx, written.recipients).await?;
    insert::<praise_post_tag::Entity, _>(&tx, written.tags).await?;
    // Comments before the replies to them.
    written.comments.sort_by_key(|comment| comment.parent_id.is_some());
    insert::<praise_comment::Entity, _>(&tx, written.comments).await?;
    insert::<praise_reaction::Entity, _>(&tx, written.reactions).await?;
    insert::<audit_record::Entity, _>(&tx, written.records).await?;
    insert::<notification::Entity, _>(&tx, written.notifications).await?;
    Ok(tx.commit().await?)
}

#[derive(Default)]
struct Written {
    posts: Vec<praise_post::Model>,
    recipients: Vec<praise_recipient::Model>,
    tags: Vec<praise_post_tag::Model>,
    comments: Vec<praise_comment::Model>,
    reactions: Vec<praise_reaction::Model>,
    records: Vec<audit_record::Model>,
    notifications: Vec<notification::Model>,
}

struct Writer<'a> {
    ring: &'a Ring,
    directory: &'a Directory,
    rng: Rng,
    customers: Vec<customer::Model>,
    joined: HashMap<EmployeeId, NaiveDate>,
    /// The explorer's people, who find in their notifications what was told.
    told: HashSet<EmployeeId>,
    now: DateTime<Utc>,
    written: Written,
}

/// What a customer says of somebody, and what became of it.
struct Praise<'a> {
    of: Arc<Employee>,
    by: customer::Model,
    text: &'a str,
    at: DateTime<Utc>,
    recorder: Option<EmployeeId>,
    fate: Fate<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate<'a> {
    Shows,
    Waits,
    Released(EmployeeId),
    Rejected(EmployeeId, &'a str),
}

impl Writer<'_> {
    fn shown(&mut self) -> Result<(), Fault> {
        for (function, said) in texts::SHOWN {
            for text in *said {
                let ago = TimeDelta::minutes(self.rng.i64(60 * 20..60 * 24 * 360));
                let at = self.moment(self.now - ago);
                let Some(of) = self.front(*function, at) else { continue };
                let by = self.customer();
                let recorder = percent(&mut self.rng, 60).then(|| self.colleague(&of)).flatten();
                let recorder = recorder.filter(|_| is_office_time(at)).map(|person| person.key);
                self.write(by.map(|by| Praise { of, by, text, at, recorder, fate: Fate::Shows }))?;
            }
        }
        let [shown, _] = texts::EXAMPLE;
        self.example(shown, TimeDelta::days(16), Fate::Shows)
    }

    fn held(&mut self) -> Result<(), Fault> {
        for ((function, text), hours) in texts::HELD.iter().zip([130, 98, 73, 29, 20]) {
            let at = self.moment(self.now - TimeDelta::hours(hours));
            let of = self.front(*function, at);
            let praise = of.zip(self.customer());
            self.write(praise.map(|(of, by)| Praise { of, by, text, at, recorder: None, fate: Fate::Waits }))?;
        }
        let [_, held] = texts::EXAMPLE;
        self.example(held, TimeDelta::days(2), Fate::Waits)?;
        let at = self.moment(self.now - TimeDelta::hours(52));
        let colleague = self.customers.iter().find(|customer| customer.employee_id.is_some()).cloned();
        let of = self.front(JobFunction::ClaimsAdjuster, at);
        let praise = of.zip(colleague).filter(|(of, by)| by.employee_id != Some(of.key));
        let text = texts::BY_COLLEAGUE;
        self.write(praise.map(|(of, by)| Praise { of, by, text, at, recorder: None, fate: Fate::Waits }))?;
        let at = self.moment(self.now - TimeDelta::hours(33));
        let praise = self.front(JobFunction::Counter, at).zip(self.customer());
        let text = texts::OF_RECORDER;
        self.write(praise.map(|(of, by)| {
            let recorder = Some(of.key);
            Praise { of, by, text, at, recorder, fate: Fate::Waits }
        }))
    }

    /// What the CS office has decided on.
    fn screened(&mut self) -> Result<(), Fault> {
        let office =
            self.directory.employees().iter().find(|one| one.is_active() && one.role_set.contains(Role::CsOffice));
        let Some(office) = office.map(|one| one.key) else { return Ok(()) };
        let ((released_of, released), (rejected_of, rejected, reason)) = (texts::RELEASED, texts::REJECTED);
        for (function, text, days, fate) in [
            (released_of, released, 24, Fate::Released(office)),
            (rejected_of, rejected, 45, Fate::Rejected(office, reason)),
        ] {
            let at = self.moment(self.now - TimeDelta::days(days));
            let praise = self.front(function, at).zip(self.customer());
            self.write(praise.map(|(of, by)| Praise { of, by, text, at, recorder: None, fate }))?;
        }
        Ok(())
    }

    /// What the customer writes whose token `sunhwan token --customer` gives, about the employee who signs in first.
    fn example(&mut self, text: &str, ago: TimeDelta, fate: Fate<'_>) -> Result<(), Fault> {
        let by = self.customers.iter().find(|one| one.number.as_deref() == Some(customers::EXAMPLE_NUMBER)).cloned();
        let [(_, _, email), ..] = ACCOUNTS;
        let of = email.and_then(|email| self.directory.employee_by_email(email)).cloned();
        let at = self.moment(self.now - ago);
        self.write(of.zip(by).map(|(of, by)| Praise { of, by, text, at, recorder: None, fate }))
    }

    /// On that day, when people have time to write.
    fn moment(&mut self, around: DateTime<Utc>) -> DateTime<Utc> {
        let hour = weighted(&mut self.rng, &[(9, 8), (11, 12), (13, 14), (15, 12), (17, 14), (19, 16), (21, 12)]);
        let time = local(around).date().and_hms_opt(hour.unwrap_or(13), self.rng.u32(0..60), self.rng.u32(0..60));
        time.map(utc).filter(|at| *at < self.now).unwrap_or(around)
    }

    fn customer(&mut self) -> Option<customer::Model> {
        let others = self.customers.iter().filter(|customer| {
            customer.employee_id.is_none() && customer.number.as_deref() != Some(customers::EXAMPLE_NUMBER)
        });
        let others: Vec<&customer::Model> = others.collect();
        self.rng.choice(others).cloned()
    }

    fn front(&mut self, function: JobFunction, at: DateTime<Utc>) -> Option<Arc<Employee>> {
        let day = local(at).date();
        let fits = |person: &Arc<Employee>| {
            let kind = EmploymentKind::from(person.employment_kind);
            person.row_status == EmployeeStatus::Active
                && JobFunction::from(person.job_function) == function
                && (RANKS.contains(&person.rank.as_str()) || kind == EmploymentKind::Planner)
                && (function != JobFunction::Sales || kind == EmploymentKind::Planner)
                && self.joined.get(&person.key).is_some_and(|joined| *joined < day)
        };
        let people: Vec<&Arc<Employee>> = self.directory.employees().iter().filter(|person| fits(person)).collect();
        self.rng.choice(people).cloned()
    }

    /// Somebody else of the same department.
    fn colleague(&mut self, of: &Employee) -> Option<Arc<Employee>> {
        let near = self.directory.employees().iter();
        let near = near.filter(|one| one.is_active() && one.department.key == of.department.key && one.key != of.key);
        let near: Vec<&Arc<Employee>> = near.collect();
        self.rng.choice(near).cloned()
    }

    fn write(&mut self, praise: Option<Praise<'_>>) -> Result<(), Fault> {
        let Some(praise) = praise else { return Ok(()) };
        let id = PraisePostId(id::fresh(praise.at));
        let name = Vault::person(self.ring, &praise.by)?.name.unwrap_or_default();
        let words = vec![("r", addressed(&praise.of)), ("name", name)];
        let message = fill(praise.text, &words, &mut self.rng);
        let mut post = post(id, &praise, message);
        if praise.recorder.is_some() {
            let at_counter = JobFunction::from(praise.of.job_function) == JobFunction::Counter;
            let channel = weighted(&mut self.rng, &CHANNELS);
            post.channel = if at_counter { Some(PraiseChannel::Branch) } else { channel };
        } else if percent(&mut self.rng, 35) {
            let tag =
                self.rng.choice(TAGS).and_then(|code| self.directory.value_tags().iter().find(|tag| tag.code == code));
            post.tag_ids = ValueTagIds(tag.map(|tag| tag.key).into_iter().collect());
        }
        if let Some(since) = post.shown_at {
            self.respond(&mut post, &praise.of, since);
            self.notify(&post, praise.of.key, since);
        }
        self.record(&post, &praise);
        let created_at = post.created_at;
        self.written.recipients.push(praise_recipient::Model { post_id: id, employee_id: praise.of.key, created_at });
        let tags =
            post.tag_ids.0.iter().map(|tag_id| praise_post_tag::Model { post_id: id, tag_id: *tag_id, created_at });
        self.written.tags.extend(tags);
        self.written.posts.push(post);
        Ok(())
    }

    /// An executive, a colleague, and who is praised; and a few who react.
    fn respond(&mut self, post: &mut praise_post::Model, of: &Arc<Employee>, since: DateTime<Utc>) {
        let executive = line_of_command(self.directory, of).into_iter().find(|one| one.role_set.is_executive());
        let executive = executive.filter(|_| percent(&mut self.rng, 68));
        let colleague = self.colleague(of).filter(|_| percent(&mut self.rng, 55));
        let mut parent = None;
        for (who, pool, most, replies) in [
            (executive, texts::BY_EXECUTIVES, 60 * 30, false),
            (colleague, texts::BY_COLLEAGUES, 60 * 9, false),
            (Some(of.clone()).filter(|_| percent(&mut self.rng, 48)), texts::BY_PRAISED, 60 * 20, true),
        ] {
            let Some(who) = who else { continue };
            let after = parent.map_or(since, |(_, at)| at);
            let at = after + TimeDelta::minutes(self.rng.i64(12..most));
            let parent_id = parent.map(|(id, _)| id).filter(|_| replies);
            if at >= self.now || parent_id.is_none() && replies {
                continue;
            }
            let comment = self.comment(post, (&who, of), pool, (parent_id, at));
            if comment.by_executive {
                post.executive_commented_at = Some(at);
                parent = Some((comment.id, at));
            }
            if let Some(answered) = self.written.comments.iter_mut().find(|other| Some(other.id) == parent_id) {
                answered.reply_count += 1;
            }
            post.comment_count += 1;
            self.written.comments.push(comment);
        }
        self.react(post, of, since);
        post.revision += post.comment_count;
    }

    fn comment(
        &mut self,
        post: &praise_post::Model,
        (who, of): (&Employee, &Employee),
        pool: &'static [&'static str],
        (parent_id, at): (Option<PraiseCommentId>, DateTime<Utc>),
    ) -> praise_comment::Model {
        let text = Deck::new(pool.iter().copied()).draw(&mut self.rng).unwrap_or_default();
        let words = vec![("rr", format!("{} 님", of.name))];
        let comment = praise_comment::Model {
            id: PraiseCommentId(id::fresh(at)),
            post_id: post.id,
            parent_id,
            author_id: who.key,
            text: fill(text, &words, &mut self.rng),
            mention_ids: EmployeeIds(Vec::new()),
            reply_count: 0,
            created_at: at,
            version: 1,
            by_executive: who.role_set.is_executive(),
            deleted_at: None,
            hidden_at: None,
            hidden_by: None,
            hidden_reason: None,
        };
        let (on, fields) = (("PraiseComment", comment.id.0), &["post", "text", "mentions"]);
        self.written.records.push(audit::record(Action::CommentOnPraise, who.key, at, on, fields));
        comment
    }

    fn react(&mut self, post: &mut praise_post::Model, of: &Employee, since: DateTime<Utc>) {
        let division = of.path().first().copied();
        let near: Vec<EmployeeId> = self.directory.employees_within(division.as_slice()).collect();
        let mut who: Vec<EmployeeId> =
            near.into_iter().filter(|id| *id != of.key && self.directory.is_active(*id)).collect();
        self.rng.shuffle(&mut who);
        who.truncate(self.rng.usize(2..15));
        for employee_id in who {
            let kind = weighted(&mut self.rng, &KINDS).unwrap_or(ReactionKind::Clap);
            let created_at = since + TimeDelta::minutes(self.rng.i64(5..60 * 40));
            if created_at >= self.now {
                continue;
            }
            let count = match kind {
                ReactionKind::Clap => &mut post.clap_count,
                ReactionKind::Heart => &mut post.heart_count,
                ReactionKind::Cheer => &mut post.cheer_count,
                ReactionKind::Thanks => &mut post.thanks_count,
                ReactionKind::Impressed => &mut post.impressed_count,
            };
            *count += 1;
            post.revision += 1;
            self.written.reactions.push(praise_reaction::Model { post_id: post.id, employee_id, kind, created_at });
            let record =
                audit::record(Action::AddReaction, employee_id, created_at, ("PraisePost", post.id.0), &["reactions"]);
            self.written.records.push(record);
        }
    }

    fn notify(&mut self, post: &praise_post::Model, to: EmployeeId, at: DateTime<Utc>) {
        if self.told.contains(&to) && at > self.now - TOLD_FOR {
            self.written.notifications.push(notification::Model {
                id: NotificationId(id::fresh(at)),
                employee_id: to,
                kind: NotificationKind::Praised,
                subject_type: "PraisePost".to_owned(),
                subject_id: post.id.0,
                actor_id: None,
                occasion: format!("praise {}", post.id.0),
                made_at: at,
                read_at: Some(at + TimeDelta::hours(2)).filter(|read| *read < self.now),
            });
        }
    }

    fn record(&mut self, post: &praise_post::Model, praise: &Praise<'_>) {
        let (on, fields) = (("PraisePost", post.id.0), &["recipients", "message", "tags", "channel"]);
        let by = praise.recorder.unwrap_or(post.author_id);
        let mut made = audit::record(Action::CreatePraisePost, by, post.created_at, on, fields);
        if praise.recorder.is_none() {
            // A customer has no session.
            made.session_id = None;
        }
        self.written.records.push(made);
        if let Fate::Released(office) | Fate::Rejected(office, _) = praise.fate {
            let at = praise.at + SCREENED_AFTER;
            let fields = &["held", "hidden", "reason"];
            self.written.records.push(audit::record(Action::ScreenPraisePost, office, at, on, fields));
        }
    }
}

fn is_office_time(at: DateTime<Utc>) -> bool {
    is_business_day(local(at).date()) && (9..18).contains(&local(at).hour())
}

/// After how long the CS office decides.
const SCREENED_AFTER: TimeDelta = TimeDelta::minutes(60 * 19 + 40);

fn post(id: PraisePostId, praise: &Praise<'_>, message: String) -> praise_post::Model {
    let decided_at = praise.at + SCREENED_AFTER;
    let (hidden_by, hidden_reason) = match praise.fate {
        Fate::Rejected(office, reason) => (Some(office), Some(reason.to_owned())),
        _ => (None, None),
    };
    praise_post::Model {
        id,
        origin: PraiseOrigin::Customer,
        author_id: EmployeeId(praise.by.id.0),
        message,
        recipient_ids: EmployeeIds(vec![praise.of.key]),
        tag_ids: ValueTagIds(Vec::new()),
        comment_count: 0,
        clap_count: 0,
        heart_count: 0,
        cheer_count: 0,
        thanks_count: 0,
        impressed_count: 0,
        executive_commented_at: None,
        created_at: praise.at,
        version: 1,
        revision: if matches!(praise.fate, Fate::Shows | Fate::Waits) { 1 } else { 2 },
        edited_at: None,
        deleted_at: None,
        hidden_at: match praise.fate {
            Fate::Waits => Some(praise.at),
            Fate::Rejected(..) => Some(decided_at),
            Fate::Shows | Fate::Released(_) => None,
        },
        hidden_by,
        hidden_reason,
        relay_id: None,
        channel: Some(PraiseChannel::App),
        recorded_by: praise.recorder,
        held_at: (praise.fate == Fate::Waits).then_some(praise.at),
        shown_at: match praise.fate {
            Fate::Shows => Some(praise.at),
            Fate::Released(_) => Some(decided_at),
            Fate::Waits | Fate::Rejected(..) => None,
        },
    }
}

/// As customers speak to them.
fn addressed(person: &Employee) -> String {
    let title = match (JobFunction::from(person.job_function), person.rank.as_str()) {
        (JobFunction::CallCenterAgent, _) => "상담사",
        (JobFunction::Sales, _) => "설계사",
        (_, "사원") => "담당자",
        (_, rank) => rank,
    };
    format!("{} {title}님", person.name)
}
