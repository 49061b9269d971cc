//! The demo company: departments, people, values and a year of praise, all invented, the same for the same seed and
//! moment.

use chrono::{DateTime, NaiveDate, Utc};
use entity::department::DepartmentKind;
use entity::employee::{EmployeeStatus, EmploymentKind, JobFunction};
use entity::employee_role::Role;
use entity::praise_reaction::ReactionKind;
use fastrand::Rng;

use super::afterwards::{self, Edit, Hiding};
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
    /// Each a chain of posts, the oldest first (P8).
    pub relays: Vec<Vec<usize>>,
    pub edits: Vec<Edit>,
    pub hidings: Vec<Hiding>,
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
    let relays = afterwards::relays(&mut posts);
    let edits = afterwards::edits(&posts, now);
    let hidings = afterwards::hidings(&posts, &employees, &relays, &edits);
    for post in &mut posts {
        post.reactions = react(&cast, post, now, &mut habits);
    }
    Company { departments, employees, value_tags: VALUE_TAGS.to_vec(), posts, relays, edits, hidings }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::OnceLock;

    use chrono::{Datelike, TimeDelta};

    use super::*;

    const SEED: u64 = 2009;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn now() -> DateTime<Utc> {
        moment("2026-11-20T05:30:00Z")
    }

    fn sample() -> &'static Company {
        static SAMPLE: OnceLock<Company> = OnceLock::new();
        SAMPLE.get_or_init(|| company(SEED, now()))
    }

    fn is_executive(company: &Company, employee: usize) -> bool {
        company.employees[employee].roles.contains(&Role::Executive)
    }

    fn has_executive_comment(company: &Company, post: &Post) -> bool {
        post.comments.iter().any(|comment| is_executive(company, comment.author))
    }

    fn comments_of(company: &Company) -> impl Iterator<Item = (&Post, &Comment)> {
        company.posts.iter().flat_map(|post| post.comments.iter().map(move |comment| (post, comment)))
    }

    fn assert_near(what: &str, one: usize, other: usize) {
        assert!(one.abs_diff(other) * 5 <= one.max(other), "{what}: {one} and {other}");
    }

    #[test]
    fn the_same_seed_and_moment_give_the_same_company() {
        assert!(company(SEED, now()) == *sample());
    }

    #[test]
    fn another_seed_gives_another_company() {
        assert!(company(SEED + 1, now()).posts != sample().posts);
    }

    #[test]
    fn another_moment_gives_a_company_of_the_same_shape() {
        let comments = |company: &Company| comments_of(company).count();
        let reactions = |company: &Company| company.posts.iter().map(|post| post.reactions.len()).sum::<usize>();
        let shared = |company: &Company| company.posts.iter().filter(|post| post.recipients.len() > 1).count();
        for text in ["2025-02-28T23:59:59Z", "2027-06-01T00:00:00Z", "2028-02-29T15:00:00Z"] {
            let other = company(SEED, moment(text));
            assert_eq!(other.departments.len(), sample().departments.len(), "{text}");
            assert_eq!(other.employees.len(), sample().employees.len(), "{text}");
            assert_eq!(other.value_tags, sample().value_tags, "{text}");
            assert_near("posts", other.posts.len(), sample().posts.len());
            assert_near("comments", comments(&other), comments(sample()));
            assert_near("reactions", reactions(&other), reactions(sample()));
            assert_near("posts to several", shared(&other), shared(sample()));
        }
    }

    #[test]
    fn three_hundred_people_hold_every_role() {
        assert_eq!(sample().employees.len(), 300);
        for role in [
            Role::Staff,
            Role::Leader,
            Role::Executive,
            Role::Ceo,
            Role::Cco,
            Role::CsOffice,
            Role::Compliance,
            Role::Hr,
            Role::Auditor,
            Role::Admin,
        ] {
            let held = sample().employees.iter().any(|employee| employee.roles.contains(&role));
            assert!(held, "nobody holds {role:?}");
        }
        assert!(sample().employees.iter().all(|employee| employee.roles.contains(&Role::Staff)));
    }

    #[test]
    fn numbers_and_addresses_are_unique_and_addresses_are_plain_ascii() {
        let employees = &sample().employees;
        let numbers: BTreeSet<_> = employees.iter().map(|employee| &employee.number).collect();
        let addresses: BTreeSet<_> = employees.iter().map(|employee| &employee.email).collect();
        assert_eq!(numbers.len(), employees.len());
        assert_eq!(addresses.len(), employees.len());
        for employee in employees {
            let digits = employee.number.len() == 7 && employee.number.chars().all(|digit| digit.is_ascii_digit());
            assert!(digits, "{}", employee.number);
            let local = employee.email.strip_suffix("@hanbit.example").unwrap();
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.';
            assert!(!local.is_empty() && local.chars().all(plain), "{}", employee.email);
        }
    }

    #[test]
    fn the_first_eight_are_the_accounts_to_sign_in_with() {
        let expected = [
            ("staff", Role::Staff),
            ("leader", Role::Leader),
            ("executive", Role::Executive),
            ("ceo", Role::Ceo),
            ("cs", Role::CsOffice),
            ("auditor", Role::Auditor),
            ("admin", Role::Admin),
            ("hr", Role::Hr),
        ];
        for (employee, (local, role)) in sample().employees.iter().zip(expected) {
            assert_eq!(employee.email, format!("{local}@hanbit.example"));
            assert!(employee.roles.contains(&role), "{local}: {:?}", employee.roles);
            assert_eq!(employee.status, EmployeeStatus::Active);
        }
        assert_eq!(sample().employees[0].roles, [Role::Staff]);
    }

    #[test]
    fn the_staff_account_works_under_the_leader_and_the_executive_of_the_accounts() {
        let company = sample();
        let team = &company.departments[company.employees[0].department];
        let centre = &company.departments[team.parent.unwrap()];
        let division = &company.departments[centre.parent.unwrap()];
        assert_eq!(centre.leader, Some(1));
        assert_eq!(division.responsible_executive, Some(2));
        assert_ne!(team.leader, Some(0));
    }

    #[test]
    fn departments_have_three_levels_with_parents_before_children_and_both_kinds() {
        let departments = &sample().departments;
        let mut levels = Vec::new();
        for (index, department) in departments.iter().enumerate() {
            let level = match department.parent {
                Some(parent) => {
                    assert!(parent < index, "{} comes before its parent", department.name);
                    levels[parent] + 1
                }
                None => 1,
            };
            levels.push(level);
        }
        assert_eq!(BTreeSet::from_iter(levels), BTreeSet::from([1, 2, 3]));
        for kind in [DepartmentKind::FrontLine, DepartmentKind::BackOffice] {
            assert!(departments.iter().any(|department| department.kind == kind), "{kind:?}");
        }
        let codes: BTreeSet<_> = departments.iter().map(|department| &department.code).collect();
        assert_eq!(codes.len(), departments.len());
    }

    #[test]
    fn every_department_has_a_leader_of_its_own_and_every_division_an_executive() {
        let company = sample();
        for (index, department) in company.departments.iter().enumerate() {
            let leader = &company.employees[department.leader.unwrap()];
            assert_eq!(leader.department, index, "{}", department.name);
            assert!(leader.roles.contains(&Role::Leader), "{}", department.name);
            assert_eq!(leader.status, EmployeeStatus::Active, "{}", department.name);
            if department.parent.is_none() {
                assert!(is_executive(company, department.responsible_executive.unwrap()), "{}", department.name);
            }
        }
    }

    #[test]
    fn nobody_praises_themself_and_a_post_names_one_to_ten_different_people() {
        for post in &sample().posts {
            let different: BTreeSet<_> = post.recipients.iter().collect();
            assert_eq!(different.len(), post.recipients.len(), "{}", post.message);
            assert!((1..=10).contains(&post.recipients.len()), "{}", post.message);
            assert!(!post.recipients.contains(&post.author), "{}", post.message);
        }
    }

    #[test]
    fn nobody_takes_part_before_joining_or_after_leaving() {
        let company = sample();
        let was_there = |employee: usize, at: DateTime<Utc>| {
            let (employee, date) = (&company.employees[employee], calendar::local(at).date());
            let is_still = employee.left_on.is_none_or(|left_on| date <= left_on);
            assert!(employee.joined_on <= date && is_still, "{} on {date}", employee.name);
        };
        let left = company.employees.iter().filter(|employee| employee.status == EmployeeStatus::Left);
        assert!(left.clone().count() >= 3);
        assert!(left.clone().all(|employee| employee.left_on.is_some()));
        for post in &company.posts {
            was_there(post.author, post.at);
            post.recipients.iter().for_each(|recipient| was_there(*recipient, post.at));
            post.comments.iter().for_each(|comment| was_there(comment.author, comment.at));
            post.reactions.iter().for_each(|reaction| was_there(reaction.employee, reaction.at));
        }
    }

    #[test]
    fn posts_are_of_the_last_year_and_in_order() {
        let posts = &sample().posts;
        let first = now() - TimeDelta::days(365);
        assert!(posts.iter().all(|post| first <= post.at && post.at <= now()));
        assert!(posts.is_sorted_by_key(|post| post.at));
        assert!(posts[0].at < now() - TimeDelta::days(330) && posts[posts.len() - 1].at > now() - TimeDelta::days(7));
    }

    #[test]
    fn comments_and_reactions_follow_their_post_and_none_is_in_the_future() {
        for post in &sample().posts {
            for at in post.comments.iter().map(|comment| comment.at).chain(post.reactions.iter().map(|made| made.at)) {
                assert!(post.at < at && at <= now(), "{at} on a post of {}", post.at);
            }
        }
    }

    #[test]
    fn replies_follow_a_comment_that_is_no_reply_itself() {
        let mut replies = 0;
        for (post, comment) in comments_of(sample()) {
            let Some(parent) = comment.parent else { continue };
            let answered = &post.comments[parent];
            assert!(answered.at < comment.at, "{}", comment.text);
            assert_eq!(answered.parent, None, "{}", comment.text);
            replies += 1;
        }
        assert!(replies > 0);
    }

    #[test]
    fn nobody_reacts_twice_in_the_same_way_to_one_post() {
        for post in &sample().posts {
            let kinds: Vec<_> = post.reactions.iter().map(|made| (made.employee, format!("{:?}", made.kind))).collect();
            assert_eq!(BTreeSet::from_iter(&kinds).len(), kinds.len(), "{kinds:?}");
        }
    }

    #[test]
    fn whoever_is_mentioned_is_named_in_the_comment() {
        let company = sample();
        let mut mentions = 0;
        for (_, comment) in comments_of(company) {
            for mentioned in &comment.mentions {
                assert_ne!(*mentioned, comment.author, "{}", comment.text);
                assert!(comment.text.contains(&company.employees[*mentioned].name), "{}", comment.text);
                mentions += 1;
            }
        }
        assert!(mentions > 0);
    }

    #[test]
    fn messages_and_comments_are_finished_and_of_a_length_one_may_write() {
        let company = sample();
        let messages = company.posts.iter().map(|post| &post.message);
        for text in messages.chain(comments_of(company).map(|(_, comment)| &comment.text)) {
            assert!((1..=2000).contains(&text.chars().count()), "{text}");
            assert!(!text.contains(['{', '}', '|', '#']) && !text.contains("  "), "{text}");
        }
    }

    #[test]
    fn no_message_says_when_twice() {
        const MORNING: &str = "오늘 오전";
        for post in &sample().posts {
            for other in ["밤", "새벽", "아침", "저녁"] {
                assert!(!post.message.contains(&format!("{MORNING} {other}")), "{}", post.message);
            }
        }
    }

    #[test]
    fn tags_are_different_and_at_most_five() {
        for post in &sample().posts {
            let different: BTreeSet<_> = post.tags.iter().collect();
            assert_eq!(different.len(), post.tags.len());
            assert!(post.tags.len() <= 5 && post.tags.iter().all(|tag| *tag < sample().value_tags.len()));
        }
        assert!(sample().posts.iter().any(|post| post.tags.len() > 1));
    }

    #[test]
    fn snow_falls_in_winter_and_typhoons_come_in_late_summer() {
        for (word, months) in [("폭설", [11, 12, 1, 2, 3]), ("태풍", [8, 9, 10, 10, 10]), ("폭염", [7, 8, 8, 8, 8])]
        {
            let mut told = 0;
            for post in sample().posts.iter().filter(|post| post.message.contains(word)) {
                let month = calendar::local(post.at).month();
                assert!(months.contains(&month), "{word} in month {month}: {}", post.message);
                told += 1;
            }
            assert!(told > 0, "{word} is never told of");
        }
    }

    #[test]
    fn some_posts_of_the_last_week_wait_for_an_executive_and_more_than_half_of_all_do_not() {
        let company = sample();
        let week = now() - TimeDelta::days(7);
        let waits = |post: &&Post| post.at > week && !has_executive_comment(company, post);
        assert!(company.posts.iter().filter(waits).count() >= 3);
        let commented = company.posts.iter().filter(|post| has_executive_comment(company, post)).count();
        assert!(commented * 2 > company.posts.len(), "{commented} of {}", company.posts.len());
    }
}
