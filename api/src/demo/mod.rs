//! The demo company: 한빛화재해상보험 (Hanbit Fire & Marine), an invented insurer, the same for the same seed.

mod calendar;
mod cast;
mod comment_pools;
mod comment_texts;
mod company;
mod fill;
mod letters;
mod names;
mod organisation;
mod people;
mod posts;
mod praise_texts;
mod reactions;
mod responses;
mod scenes_claims;
mod scenes_everyday;
mod scenes_office;
mod scenes_sales;
mod scenes_service;
mod wording;

pub use fill::fill;

use crate::{
    config::DEMO,
    http::DemoAccount,
    kernel::{db::Db, id::PublicId},
    org::Directory,
};
use entity::praise_post;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

/// The seed of the company that everyone sees.
pub const SEED: u64 = 2009;
pub const COMPANY: &str = "한빛화재해상보험";
/// Of every account. Known to everyone: real service refuses a database with these.
pub const PASSWORD: &str = "sunhwan-demo-2026";
/// The id of the signing key: real service refuses a key with this prefix.
pub const KEY_ID: &str = "demo-1";
const _: () = assert!(KEY_ID.len() > DEMO.len());

/// Whom the explorer signs in with one click: role, label, e-mail address.
pub const ACCOUNTS: [(&str, &str, &str); 8] = [
    ("STAFF", "직원 · Staff", "staff@hanbit.example"),
    ("LEADER", "관리자 · Leader", "leader@hanbit.example"),
    ("EXECUTIVE", "임원 · Executive", "executive@hanbit.example"),
    ("CEO", "대표이사 · CEO", "ceo@hanbit.example"),
    ("CS_OFFICE", "고객만족부 · CS office", "cs@hanbit.example"),
    ("HR", "인사 · HR", "hr@hanbit.example"),
    ("AUDITOR", "감사 · Auditor", "auditor@hanbit.example"),
    ("ADMIN", "관리자 계정 · Admin", "admin@hanbit.example"),
];

pub fn accounts(directory: &Directory) -> Vec<DemoAccount> {
    let account = |(role, label, email): (&'static str, &'static str, &str)| {
        let person = directory.employee_by_email(email)?;
        Some(DemoAccount { role, label, name: person.name.clone(), email: email.to_owned(), password: PASSWORD })
    };
    ACCOUNTS.into_iter().filter_map(account).collect()
}

/// What the explorer's examples call by name: people, departments, values, the newest post and one that waits.
pub async fn names(db: &Db, directory: &Directory) -> Result<Vec<(String, String)>, DbErr> {
    let mut names = Vec::new();
    for (_, _, email) in ACCOUNTS {
        let Some(person) = directory.employee_by_email(email) else { continue };
        names.push((format!("@employee:{email}"), person.id.to_string()));
        names.push((format!("@department-of:{email}"), person.department.id.to_string()));
    }
    names.extend(directory.value_tags().iter().map(|tag| (format!("@tag:{}", tag.code), tag.id.to_string())));
    let newest = || praise_post::Entity::find().order_by_desc(praise_post::Column::CreatedAt);
    let waits = newest().filter(praise_post::Column::ExecutiveCommentedAt.is_null());
    for (name, post) in [("@praise:newest", newest()), ("@praise:awaiting", waits)] {
        let post = post.one(db.reader()).await?;
        names.extend(post.map(|post| (name.to_owned(), post.id.encode().to_string())));
    }
    Ok(names)
}
