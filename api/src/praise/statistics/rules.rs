//! What counts, and as what (P10). Days and months are the company's (O6).

use crate::kernel::calendar::Calendar;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use entity::{
    ids::{EmployeeId, PraisePostId},
    praise_day::PraiseFigures,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Waits are told apart by the hour, to this many.
const LONGEST_WAIT: i64 = 24 * 90;
/// The company as a whole, where else a department stands.
pub const COMPANY: Uuid = Uuid::nil();

/// The first day of a day's month.
pub fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

pub fn next_month(month: NaiveDate) -> NaiveDate {
    month.checked_add_months(Months::new(1)).unwrap_or(month)
}

/// From the first moment of a period's first month to the last of its last: what counts is decided by the month.
pub fn whole_months(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    (calendar.start_of(month(from)), calendar.start_of(next_month(month(to))))
}

/// The months to count: those that have not been counted since they ended. `counted`: until when each was.
pub fn due(
    calendar: &Calendar,
    first: NaiveDate,
    now: DateTime<Utc>,
    counted: &HashMap<NaiveDate, DateTime<Utc>>,
) -> Vec<NaiveDate> {
    // What began to be written before a month's end may end a little after it.
    let settled = |month: NaiveDate| calendar.start_of(next_month(month)) + TimeDelta::minutes(1);
    let last = month(calendar.day_of(now));
    let months = std::iter::successors(Some(month(first)), |month| Some(next_month(*month)));
    let months = months.take_while(|month| *month <= last);
    months.filter(|month| counted.get(month).is_none_or(|at| *at < settled(*month))).collect()
}

/// A post that shows.
#[derive(Clone, Debug)]
pub struct Post {
    pub id: PraisePostId,
    pub at: DateTime<Utc>,
    /// Of a customer's praise the employee that they also are, if they are one.
    pub giver: EmployeeId,
    pub by_customer: bool,
    pub receivers: Vec<EmployeeId>,
    /// When an executive first commented.
    pub executive_at: Option<DateTime<Utc>>,
}

/// Of each post, its executives' comments: who has answered each.
pub type Answers = HashMap<PraisePostId, Vec<Vec<EmployeeId>>>;

/// For whom somebody's praise counts: their departments and the company, or they alone.
pub struct Standing {
    pub units: Vec<Uuid>,
    pub is_executive: bool,
}

/// Everything that counts, by unit and day. `posts` are whole months, the oldest post first; `limit` says of the first day of a
/// month how much of one giver's praise for one receiver counts in it.
pub fn count(
    calendar: &Calendar,
    posts: &[Post],
    answers: &Answers,
    limit: impl Fn(NaiveDate) -> i32,
    standing: impl Fn(EmployeeId) -> Standing,
) -> BTreeMap<(Uuid, NaiveDate), PraiseFigures> {
    let mut pairs: HashSet<(NaiveDate, EmployeeId, EmployeeId)> = HashSet::new();
    for post in posts {
        let month = month(calendar.day_of(post.at));
        pairs.extend(post.receivers.iter().map(|receiver| (month, post.giver, *receiver)));
    }
    let mut found: BTreeMap<(Uuid, NaiveDate), PraiseFigures> = BTreeMap::new();
    let mut so_far: HashMap<(NaiveDate, EmployeeId, EmployeeId), usize> = HashMap::new();
    for post in posts {
        let day = calendar.day_of(post.at);
        let month = month(day);
        let giver = standing(post.giver);
        for receiver in post.receivers.iter().copied() {
            let praised = standing(receiver);
            let mut add = |units: &[Uuid], what: &dyn Fn(&mut PraiseFigures)| {
                units.iter().for_each(|unit| what(found.entry((*unit, day)).or_default()));
            };
            let number = so_far.entry((month, post.giver, receiver)).or_default();
            *number += 1;
            if i32::try_from(*number).unwrap_or(i32::MAX) > limit(month) {
                add(&praised.units, &|figures| figures.beyond_limit += 1);
                continue;
            }
            let is_first = *number == 1;
            let is_mutual = pairs.contains(&(month, receiver, post.giver));
            add(&praised.units, &|figures| {
                receive(figures, post, receiver, answers);
                figures.from_executives += i64::from(giver.is_executive && !post.by_customer);
                figures.mutual += i64::from(is_mutual);
            });
            if !post.by_customer {
                add(&giver.units, &|figures| figures.given += 1);
            }
            // A pair is complete with the first praise of the one who praises later.
            if is_first && so_far.contains_key(&(month, receiver, post.giver)) {
                let mut units = praised.units;
                units.extend(&giver.units);
                units.sort();
                units.dedup();
                add(&units, &|figures| figures.mutual_pairs += 1);
            }
        }
    }
    found
}

fn receive(figures: &mut PraiseFigures, post: &Post, receiver: EmployeeId, answers: &Answers) {
    figures.received += 1;
    figures.from_customers += i64::from(post.by_customer);
    if let Some(at) = post.executive_at {
        let wait = (at - post.at).max(TimeDelta::zero());
        figures.wait_seconds += wait.num_seconds();
        let hours = u32::try_from(wait.num_hours().min(LONGEST_WAIT)).unwrap_or_default();
        *figures.waits.entry(hours).or_default() += 1;
    }
    let comments = answers.get(&post.id).map(Vec::as_slice).unwrap_or_default();
    let answered = comments.iter().filter(|who| who.contains(&receiver)).count();
    figures.executive_comments += i64::try_from(comments.len()).unwrap_or_default();
    figures.answered += i64::try_from(answered).unwrap_or_default();
}

/// Days together.
pub fn sum<'a>(days: impl Iterator<Item = &'a PraiseFigures>) -> PraiseFigures {
    days.fold(PraiseFigures::default(), |mut all, one| {
        all.received += one.received;
        all.from_customers += one.from_customers;
        all.from_executives += one.from_executives;
        all.given += one.given;
        all.beyond_limit += one.beyond_limit;
        all.mutual += one.mutual;
        all.mutual_pairs += one.mutual_pairs;
        all.wait_seconds += one.wait_seconds;
        all.executive_comments += one.executive_comments;
        all.answered += one.answered;
        for (hours, count) in &one.waits {
            *all.waits.entry(*hours).or_default() += count;
        }
        all
    })
}

/// How many have an executive's comment.
pub fn seen(figures: &PraiseFigures) -> i64 {
    figures.waits.values().sum()
}

/// The whole hours that half of them waited at most; of an even number, the earlier of the two in the middle.
pub fn median_wait(figures: &PraiseFigures) -> Option<u32> {
    let middle = (seen(figures) + 1) / 2;
    let mut so_far = 0;
    figures.waits.iter().find_map(|(hours, count)| {
        so_far += count;
        (so_far >= middle).then_some(*hours)
    })
}

/// A share, if there is anything to have a share of.
#[expect(clippy::cast_precision_loss, reason = "counts of praise are far below 2^52")]
pub fn share(part: i64, of: i64) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

/// Whether somebody may ask for so long a period.
pub fn is_period(from: NaiveDate, to: NaiveDate) -> bool {
    const LONGEST: Days = Days::new(5 * 366);
    from <= to && from.checked_add_days(LONGEST).is_some_and(|last| to < last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::calendar::{USUAL_ZONE, Zones};

    fn seoul() -> Calendar {
        Calendar::new(1, Zones::new(USUAL_ZONE, Vec::new()), BTreeMap::new())
    }

    fn who(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn post(n: u128, time: &str, giver: u128, receivers: &[u128]) -> Post {
        Post {
            id: PraisePostId(Uuid::from_u128(n)),
            at: at(time),
            giver: who(giver),
            by_customer: false,
            receivers: receivers.iter().map(|n| who(*n)).collect(),
            executive_at: None,
        }
    }

    /// Everyone counts for themself and the company; 9 is an executive.
    fn alone(id: EmployeeId) -> Standing {
        Standing { units: vec![id.0, COMPANY], is_executive: id == who(9) }
    }

    fn of(counted: &BTreeMap<(Uuid, NaiveDate), PraiseFigures>, unit: Uuid) -> PraiseFigures {
        sum(counted.iter().filter(|((of, _), _)| *of == unit).map(|(_, figures)| figures))
    }

    #[test]
    fn p10_one_praise_is_one_person_praised_in_one_post() {
        let counted = count(&seoul(), &[post(1, "2026-03-02T03:00:00Z", 1, &[2, 3])], &Answers::new(), |_| 3, alone);
        let company = of(&counted, COMPANY);
        assert_eq!((company.received, company.given), (2, 2));
        assert_eq!((of(&counted, who(1).0).given, of(&counted, who(2).0).received), (2, 1));
    }

    #[test]
    fn p10_beyond_three_a_month_a_pair_stops_counting() {
        let days = ["2026-03-01T15:00:00Z", "2026-03-05T03:00:00Z", "2026-03-09T03:00:00Z", "2026-03-31T14:59:59Z"];
        let mut posts: Vec<Post> = days.iter().zip(1..).map(|(time, n)| post(n, time, 1, &[2])).collect();
        posts.push(post(5, "2026-03-31T15:00:00Z", 1, &[2]));
        let counted = count(&seoul(), &posts, &Answers::new(), |_| 3, alone);
        let two = of(&counted, who(2).0);
        assert_eq!((two.received, two.beyond_limit, of(&counted, who(1).0).given), (4, 1, 4));
        let april = counted.get(&(who(2).0, NaiveDate::from_ymd_opt(2026, 4, 1).unwrap())).unwrap();
        assert_eq!(april.received, 1, "a new month begins anew, at midnight in Seoul");
    }

    #[test]
    fn p10_who_praise_each_other_in_a_month_are_a_pair() {
        let posts = [
            post(1, "2026-03-02T03:00:00Z", 1, &[2]),
            post(2, "2026-03-03T03:00:00Z", 1, &[3]),
            post(3, "2026-03-04T03:00:00Z", 2, &[1, 3]),
            post(4, "2026-03-05T03:00:00Z", 1, &[2]),
            post(5, "2026-04-05T03:00:00Z", 3, &[1]),
        ];
        let counted = count(&seoul(), &posts, &Answers::new(), |_| 3, alone);
        let company = of(&counted, COMPANY);
        assert_eq!((company.received, company.mutual, company.mutual_pairs), (6, 3, 1));
        assert_eq!((of(&counted, who(1).0).mutual_pairs, of(&counted, who(3).0).mutual_pairs), (1, 0));
    }

    #[test]
    fn p10_p2_customers_executives_and_colleagues_are_told_apart_and_weigh_the_same() {
        let mut customers = post(1, "2026-03-02T03:00:00Z", 7, &[2]);
        customers.by_customer = true;
        let posts = [customers, post(2, "2026-03-02T04:00:00Z", 9, &[2]), post(3, "2026-03-02T05:00:00Z", 1, &[2])];
        let counted = count(&seoul(), &posts, &Answers::new(), |_| 3, alone);
        let two = of(&counted, who(2).0);
        assert_eq!((two.received, two.from_customers, two.from_executives), (3, 1, 1));
        assert_eq!(of(&counted, COMPANY).given, 2);
    }

    /// P10: who praises as a customer, too, is one giver.
    #[test]
    fn p10_a_colleague_who_is_a_customer_is_one_giver() {
        let mut posts: Vec<Post> = (1..=4).map(|n| post(n, "2026-03-02T03:00:00Z", 1, &[2])).collect();
        posts.iter_mut().take(2).for_each(|post| post.by_customer = true);
        posts.push(post(5, "2026-03-03T03:00:00Z", 2, &[1]));
        let counted = count(&seoul(), &posts, &Answers::new(), |_| 3, alone);
        let (one, two) = (of(&counted, who(1).0), of(&counted, who(2).0));
        assert_eq!((two.received, two.from_customers, two.beyond_limit, one.given), (3, 2, 1, 1));
        assert_eq!((one.mutual_pairs, two.mutual_pairs), (1, 1));
    }

    #[test]
    fn p10_waits_for_an_executive_and_answers_to_them() {
        let waiting = |n, hours: Option<i64>| {
            let mut post = post(n, "2026-03-02T03:00:00Z", n, &[2]);
            post.executive_at = hours.map(|hours| post.at + TimeDelta::hours(hours) + TimeDelta::minutes(30));
            post
        };
        let posts = [waiting(11, Some(1)), waiting(12, Some(5)), waiting(13, Some(90)), waiting(14, None)];
        let answers = Answers::from([
            (PraisePostId(Uuid::from_u128(11)), vec![vec![who(2)], vec![]]),
            (PraisePostId(Uuid::from_u128(12)), vec![vec![who(3)]]),
        ]);
        let two = of(&count(&seoul(), &posts, &answers, |_| 3, alone), who(2).0);
        assert_eq!((two.received, seen(&two), median_wait(&two)), (4, 3, Some(5)));
        assert_eq!(two.wait_seconds, (96 * 60 + 90) * 60);
        assert_eq!((two.executive_comments, two.answered), (3, 1));
        assert_eq!((share(seen(&two), two.received), share(0, 0)), (Some(0.75), None));
        assert_eq!(median_wait(&PraiseFigures::default()), None);
    }

    #[test]
    fn months_are_due_until_they_were_counted_after_their_end() {
        let first = NaiveDate::from_ymd_opt(2026, 1, 20).unwrap();
        let months = [1, 2, 3].map(|month| NaiveDate::from_ymd_opt(2026, month, 1).unwrap());
        let now = at("2026-03-02T03:00:00Z");
        assert_eq!(due(&seoul(), first, now, &HashMap::new()), months);
        let january_ended = at("2026-01-31T15:00:00Z");
        let counted = HashMap::from([
            (months[0], january_ended + TimeDelta::minutes(1)),
            (months[1], at("2026-02-28T14:50:00Z")),
            (months[2], now),
        ]);
        assert_eq!(due(&seoul(), first, now, &counted), months[1..]);
        let counted = HashMap::from([(months[0], january_ended)]);
        assert_eq!(due(&seoul(), first, now, &counted), months);
    }

    #[test]
    fn a_period_has_five_years_at_most() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert!(is_period(day(2026, 3, 2), day(2026, 3, 2)));
        assert!(is_period(day(2021, 3, 2), day(2026, 3, 1)));
        assert!(!is_period(day(2026, 3, 2), day(2026, 3, 1)));
        assert!(!is_period(day(2020, 1, 1), day(2026, 3, 1)));
        assert!(!is_period(NaiveDate::MAX, NaiveDate::MAX));
    }
}
