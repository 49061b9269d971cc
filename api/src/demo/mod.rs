//! The demo company: 한빛화재해상보험 (Hanbit Fire & Marine), an invented insurer, the same for the same seed.

mod afterwards;
mod attachments;
mod audit;
mod calendar;
mod cast;
mod comment_pools;
mod comment_texts;
mod company;
mod customer_praise;
mod customer_texts;
mod customers;
mod decision_texts;
mod decisions;
mod fill;
mod hotline;
mod hotline_texts;
mod improvement;
mod letters;
mod limits;
mod names;
mod notifications;
mod organisation;
mod people;
mod pictures;
mod posts;
mod praise_texts;
mod programme;
mod reactions;
mod recovery;
mod responses;
mod scenes_claims;
mod scenes_everyday;
mod scenes_office;
mod scenes_sales;
mod scenes_service;
mod voc;
mod wording;
mod working;

pub use attachments::attachments;
pub use customer_praise::customer_praise;
pub use customers::{EXAMPLE_NUMBER, customers};
pub use decisions::decisions;
pub use fill::fill;
pub use hotline::hotline;
pub use improvement::improvements;
pub use pictures::pictures;
pub use programme::{advisors, meetings};
pub use recovery::{open_promise, recovery};
pub use voc::{Amount, LITTLE, WHOLE, open_survey, voc};

use crate::{
    config::DEMO,
    http::DemoAccount,
    kernel::{db::Db, id::PublicId},
    org::Directory,
};
use chrono::TimeDelta;
use entity::{
    customer,
    delegation_limit::{self, LimitStatus},
    employee_role::Role,
    praise_post, voc_item,
};
use sea_orm::{ActiveEnum, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

/// The seed of the company that everyone sees.
pub const SEED: u64 = 2009;
pub const COMPANY: &str = "한빛화재해상보험";
/// Of every account. Known to everyone: real service refuses a database with these.
pub const PASSWORD: &str = "sunhwan-demo-2026";
/// The id of the signing key: real service refuses a key with this prefix.
pub const KEY_ID: &str = "demo-1";
const _: () = assert!(KEY_ID.len() > DEMO.len());

/// Whom the explorer signs in with one click: a role, its label, and who stands for it; the first who has the role if
/// nobody is named.
const ACCOUNTS: [(Role, &str, Option<&str>); 10] = [
    (Role::Staff, "직원 · Staff", Some("staff@hanbit.example")),
    (Role::Leader, "관리자 · Leader", Some("leader@hanbit.example")),
    (Role::Executive, "임원 · Executive", Some("executive@hanbit.example")),
    (Role::Ceo, "대표이사 · CEO", Some("ceo@hanbit.example")),
    (Role::Cco, "고객담당임원 · CCO", None),
    (Role::CsOffice, "고객만족부 · CS office", Some("cs@hanbit.example")),
    (Role::Compliance, "준법감시 · Compliance", None),
    (Role::Hr, "인사 · HR", Some("hr@hanbit.example")),
    (Role::Auditor, "감사 · Auditor", Some("auditor@hanbit.example")),
    (Role::Admin, "시스템 관리자 · Admin", Some("admin@hanbit.example")),
];

pub fn accounts(directory: &Directory) -> Vec<DemoAccount> {
    let account = |(role, label, email): (Role, &'static str, Option<&str>)| {
        let person = match email {
            Some(email) => directory.employee_by_email(email)?,
            None => directory.employees().iter().find(|person| person.is_active() && person.role_set.contains(role))?,
        };
        let (name, email) = (person.name.clone(), person.email.clone());
        Some(DemoAccount { role: role.to_value(), label, name, email, password: PASSWORD })
    };
    ACCOUNTS.into_iter().filter_map(account).collect()
}

/// What the explorer's examples call by name: people, departments, values, the newest post, and what waits.
pub async fn names(db: &Db, directory: &Directory) -> Result<Vec<(String, String)>, DbErr> {
    let mut names = Vec::new();
    for email in ACCOUNTS.iter().filter_map(|(_, _, email)| *email) {
        let Some(person) = directory.employee_by_email(email) else { continue };
        names.push((format!("@employee:{email}"), person.id.to_string()));
        names.push((format!("@department-of:{email}"), person.department.id.to_string()));
    }
    names.extend(directory.value_tags().iter().map(|tag| (format!("@tag:{}", tag.code), tag.id.to_string())));
    let example = customer::Column::Number.eq(customers::EXAMPLE_NUMBER);
    let example = customer::Entity::find().filter(example).one(db.reader()).await?;
    names.extend(example.map(|row| ("@customer:example".to_owned(), row.id.encode().to_string())));
    let newest = || {
        let posts = praise_post::Entity::find().filter(praise_post::Column::HiddenAt.is_null());
        posts.order_by_desc(praise_post::Column::CreatedAt)
    };
    let relayed = newest().filter(praise_post::Column::RelayId.is_not_null());
    let waits = newest().filter(praise_post::Column::ExecutiveCommentedAt.is_null());
    for (name, post) in [("@praise:newest", newest()), ("@praise:awaiting", waits), ("@praise:relayed", relayed)] {
        let post = post.one(db.reader()).await?;
        names.extend(post.map(|post| (name.to_owned(), post.id.encode().to_string())));
    }
    let held = praise_post::Entity::find().filter(praise_post::Column::HeldAt.is_not_null());
    let held = held.order_by_asc(praise_post::Column::CreatedAt).one(db.reader()).await?;
    names.extend(held.map(|post| ("@praise:held".to_owned(), post.id.encode().to_string())));
    let waiting = delegation_limit::Entity::find().filter(delegation_limit::Column::Status.eq(LimitStatus::Proposed));
    let waiting = waiting.order_by_asc(delegation_limit::Column::ProposedAt).one(db.reader()).await?;
    names.extend(waiting.map(|limit| ("@limit:waiting".to_owned(), limit.id.encode().to_string())));
    names.extend(example_items(db).await?);
    Ok(names)
}

/// The two items of the scene, and a day to which the first can be extended.
async fn example_items(db: &Db) -> Result<Vec<(String, String)>, DbErr> {
    let both = voc_item::Entity::find().filter(voc_item::Column::ClaimReference.eq(voc::EXAMPLE_CLAIM));
    let both = both.order_by_asc(voc_item::Column::ReceivedAt).all(db.reader()).await?;
    let named = ["@voc:first", "@voc:again"].into_iter().zip(&both);
    let mut names: Vec<_> = named.map(|(name, item)| (name.to_owned(), item.id.encode().to_string())).collect();
    if let Some(first) = both.first() {
        let day = calendar::local(first.first_received_at).date() + TimeDelta::days(21);
        names.push(("@day:extension".to_owned(), day.to_string()));
        names.push(("@category:no-contact".to_owned(), first.category_id.encode().to_string()));
    }
    Ok(names)
}
