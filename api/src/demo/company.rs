//! The demo company: departments, people, values and a year of praise, all invented, the same for the same seed and
//! moment.

use chrono::{DateTime, NaiveDate, Utc};
use entity::department::DepartmentKind;
use entity::employee::{EmployeeStatus, EmploymentKind, JobFunction};
use entity::employee_role::Role;
use entity::praise_reaction::ReactionKind;
use fastrand::Rng;

use super::calendar;
use super::cast::Cast;
use super::organisation;
use super::people;
use super::posts::Writer;
use super::reactions::react;
use super::responses::Responder;

/// Everywhere an index names a place in the vector of the same kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub departments: Vec<Department>,
    pub employees: Vec<Employee>,
    pub value_tags: Vec<ValueTag>,
    pub posts: Vec<Post>,
}

/// Parents come before children; one without parent is a division and has a responsible executive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub kind: DepartmentKind,
    pub parent: Option<usize>,
    pub leader: Option<usize>,
    pub responsible_executive: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employee {
    pub number: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<Role>,
    pub job_function: JobFunction,
    pub employment_kind: EmploymentKind,
    pub rank: &'static str,
    pub department: usize,
    pub status: EmployeeStatus,
    pub joined_on: NaiveDate,
    pub left_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueTag {
    pub code: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub author: usize,
    pub recipients: Vec<usize>,
    pub message: String,
    pub tags: Vec<usize>,
    pub at: DateTime<Utc>,
    pub comments: Vec<Comment>,
    pub reactions: Vec<Reaction>,
}

/// `parent` is the place, among the same post's comments, of the top-level comment it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub author: usize,
    pub text: String,
    pub at: DateTime<Utc>,
    pub mentions: Vec<usize>,
    pub parent: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    pub employee: usize,
    pub kind: ReactionKind,
    pub at: DateTime<Utc>,
}

/// In the order of the tag constants of the praise texts.
const VALUE_TAGS: [ValueTag; 5] = [
    ValueTag { code: "CUSTOMER_FIRST", name: "고객먼저", name_en: "Customer first" },
    ValueTag { code: "TRUST", name: "신뢰", name_en: "Trust" },
    ValueTag { code: "CHALLENGE", name: "도전", name_en: "Challenge" },
    ValueTag { code: "COOPERATION", name: "협력", name_en: "Cooperation" },
    ValueTag { code: "CARE", name: "배려", name_en: "Care" },
];

/// The company as it stands at `now`, with the 365 days before.
pub fn company(seed: u64, now: DateTime<Utc>) -> Company {
    // A stream each, so that a change to one part leaves the others as they were.
    let [mut hiring, mut habits, mut praise, mut responses] =
        [1, 2, 3, 4].map(|stream: u64| Rng::with_seed(seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    let today = calendar::local(now).date();
    let mut departments = organisation::departments();
    let employees = people::employees(&mut hiring, today, &mut departments);
    let cast = Cast::new(&departments, &employees, &mut habits);
    let spells = calendar::spells(seed, today - chrono::TimeDelta::days(380), today);
    let stories = Writer::new(&cast, spells, &mut praise).write_year(now);
    let mut responder = Responder::new(&cast, now, &mut responses);
    let mut posts = Vec::with_capacity(stories.len());
    for story in stories {
        let comments = responder.respond(&story);
        posts.push(Post { comments, ..story.post });
    }
    for post in &mut posts {
        post.reactions = react(&cast, post, now, &mut habits);
    }
    Company { departments, employees, value_tags: VALUE_TAGS.to_vec(), posts }
}
