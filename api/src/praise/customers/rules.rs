//! Which praise of customers shows at once, who records it for them, and who lets what show (P1, P3).

use crate::praise::{
    customers::screening::{self, Author},
    rules::Refusal,
};
use chrono::TimeDelta;
use entity::{
    department::DepartmentKind,
    ids::EmployeeId,
    praise_post::{self, PraiseOrigin},
};

/// Over which time a customer's posts are counted, and how many of them there may be.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);
pub const MOST_POSTS: u64 = 10;

/// What makes a person look first, beside the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// No rule reads these.
    pub images: bool,
    /// Who records praise of themself does not decide alone that it shows.
    pub praises_recorder: bool,
    /// The customer works here, too: whom they praise may be themself, and a colleague's praise is none of a customer's.
    pub works_here: bool,
}

/// P3: whether it shows without anybody having looked at it.
pub fn shows_at_once(message: &str, author: Author<'_>, doubts: Doubts) -> bool {
    doubts == Doubts::default() && screening::is_plain(message, author)
}

/// What a customer may have written within the window.
pub fn may_write(written: u64) -> Result<(), Refusal> {
    match written < MOST_POSTS {
        true => Ok(()),
        false => Err(Refusal::TooManyPosts { max: MOST_POSTS }),
    }
}

/// P1: the front line records what customers tell it; the CS office what reaches it in any other way.
pub fn may_record(department: DepartmentKind, is_cs_office: bool) -> Result<(), Refusal> {
    match is_cs_office || department == DepartmentKind::FrontLine {
        true => Ok(()),
        false => Err(Refusal::NotFrontLine),
    }
}

/// P1: who is a customer, too, praises by their own app. `linked`: the employee that the customer is.
pub fn may_record_for(linked: Option<EmployeeId>, recorder: EmployeeId) -> Result<(), Refusal> {
    match linked == Some(recorder) {
        true => Err(Refusal::RecordedForOneself),
        false => Ok(()),
    }
}

/// P3: what is held, once.
pub fn may_screen(post: &praise_post::Model) -> Result<(), Refusal> {
    if post.origin != PraiseOrigin::Customer || post.deleted_at.is_some() {
        return Err(Refusal::PostNotFound);
    }
    match post.held_at {
        Some(_) => Ok(()),
        None => Err(Refusal::NotHeld),
    }
}

/// P3: who is praised in it, recorded it, or wrote it as a customer, does not let it show, the first time or again.
pub fn may_let_show(post: &praise_post::Model, linked: Option<EmployeeId>, who: EmployeeId) -> Result<(), Refusal> {
    let own = post.recipient_ids.0.contains(&who) || post.recorded_by == Some(who) || linked == Some(who);
    match own {
        true => Err(Refusal::OwnPraise),
        false => Ok(()),
    }
}

/// P3, C4: what never showed has nobody told of it, and of an erased customer's words nothing is left.
pub fn may_show_again(post: &praise_post::Model) -> Result<(), Refusal> {
    match post.shown_at.is_some() && !post.message.is_empty() {
        true => Ok(()),
        false => Err(Refusal::CannotShow),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn p3_plain_words_show_at_once_unless_something_else_is_doubtful() {
        let shows = |doubts| shows_at_once("감사합니다", Author::default(), doubts);
        let none = Doubts::default();
        assert!(shows(none) && !shows_at_once("010-1234-5678", Author::default(), none));
        assert!(!shows(Doubts { images: true, ..none }));
        assert!(!shows(Doubts { praises_recorder: true, ..none }));
        assert!(!shows(Doubts { works_here: true, ..none }));
    }

    #[test]
    fn p3_a_customer_writes_ten_posts_an_hour() {
        assert_eq!((may_write(9), may_write(10)), (Ok(()), Err(Refusal::TooManyPosts { max: 10 })));
    }

    #[test]
    fn p1_the_front_line_and_the_cs_office_record_for_customers() {
        assert_eq!(may_record(DepartmentKind::FrontLine, false), Ok(()));
        assert_eq!(may_record(DepartmentKind::BackOffice, true), Ok(()));
        assert_eq!(may_record(DepartmentKind::BackOffice, false), Err(Refusal::NotFrontLine));
    }

    #[test]
    fn p1_nobody_records_for_themself() {
        let who = |n| EmployeeId(Uuid::from_u128(n));
        assert_eq!(may_record_for(Some(who(1)), who(1)), Err(Refusal::RecordedForOneself));
        assert_eq!((may_record_for(Some(who(2)), who(1)), may_record_for(None, who(1))), (Ok(()), Ok(())));
    }
}
