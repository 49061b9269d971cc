//! What follows a praise: who comments, replies and reacts, when, and in which words.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use fastrand::Rng;

use super::calendar;
use super::cast::{Cast, Person};
use super::comment_pools::{Pool, Pools};
use super::company::{Comment, Post};
use super::posts::Story;
use super::praise_texts::Theme;
use super::wording::{Words, fill, percent, weighted};

/// A comment before it has its place among the others; `parent` counts in order of making.
struct Draft {
    comment: Comment,
    parent: Option<usize>,
}

pub(super) struct Responder<'a> {
    cast: &'a Cast<'a>,
    rng: &'a mut Rng,
    now: DateTime<Utc>,
    pools: Pools,
}

/// The post under which is written, and what has been written so far.
struct Thread<'a> {
    post: &'a Post,
    theme: Theme,
    author: &'a Person<'a>,
    recipients: Vec<&'a Person<'a>>,
    drafts: Vec<Draft>,
}

impl<'a> Thread<'a> {
    fn first(&self) -> Option<&'a Person<'a>> {
        self.recipients.first().copied()
    }

    fn is_praised(&self, person: &Person) -> bool {
        self.post.recipients.contains(&person.index)
    }

    /// Neither wrote it, nor is praised in it, nor has spoken yet.
    fn is_new(&self, person: &Person) -> bool {
        person.index != self.author.index
            && !self.is_praised(person)
            && !self.drafts.iter().any(|draft| draft.comment.author == person.index)
    }
}

impl<'a> Responder<'a> {
    pub(super) fn new(cast: &'a Cast<'a>, now: DateTime<Utc>, rng: &'a mut Rng) -> Self {
        Self { cast, rng, now, pools: Pools::new() }
    }

    pub(super) fn respond(&mut self, story: &Story) -> Vec<Comment> {
        let cast = self.cast;
        let Some(author) = cast.person(story.post.author) else { return Vec::new() };
        let recipients = story.post.recipients.iter().filter_map(|index| cast.person(*index)).collect();
        let mut thread = Thread { post: &story.post, theme: story.theme, author, recipients, drafts: Vec::new() };
        self.let_praised_speak(&mut thread);
        self.let_peers_speak(&mut thread);
        self.let_leader_speak(&mut thread);
        self.let_executives_speak(&mut thread);
        self.let_chief_executive_speak(&mut thread);
        self.let_them_answer(&mut thread);
        in_order(thread.drafts)
    }

    fn let_praised_speak(&mut self, thread: &mut Thread) {
        for person in thread.recipients.clone() {
            if percent(self.rng, if thread.recipients.len() == 1 { 33 } else { 20 }) {
                let at = self.later(thread.post.at, 25, 900);
                let mention = percent(self.rng, 9).then(|| self.draw_colleague(thread, person, at)).flatten();
                let pool = if mention.is_some() { Pool::PraisedMention } else { Pool::Praised };
                self.say(thread, person, pool, at, mention, None);
            }
        }
    }

    fn let_peers_speak(&mut self, thread: &mut Thread) {
        let count = weighted(self.rng, &[(0, 46), (1, 27), (2, 14), (3, 7), (4, 4), (6, 2)]).unwrap_or(0);
        for _ in 0..count {
            let at = self.later(thread.post.at, 8, 2_400);
            let is_near = percent(self.rng, 58);
            let Some(person) = self.draw_peer(thread, is_near, at) else { continue };
            let mention = percent(self.rng, 7).then(|| self.draw_colleague(thread, person, at)).flatten();
            let pool = match self.rng.u32(0..100) {
                _ if mention.is_some() => Pool::PeerMention,
                0..32 => Pool::ThemedPeer(thread.theme),
                32..54 if thread.first().is_some_and(|first| person.is_in(first.employee.department)) => Pool::Near,
                32..54 if thread.first().is_some_and(|first| !person.is_near(first)) => Pool::Far,
                32..76 => Pool::PeerPair,
                _ => Pool::Peer,
            };
            self.say(thread, person, pool, at, mention, None);
        }
    }

    fn let_leader_speak(&mut self, thread: &mut Thread) {
        let Some(head) = thread.first().and_then(|first| self.cast.head_of(first.employee.department)) else { return };
        if thread.is_new(head) && !head.is_executive && percent(self.rng, 25) {
            let at = self.later(thread.post.at, 30, 2_000);
            self.say(thread, head, Pool::Leader, at, None, None);
        }
    }

    fn let_executives_speak(&mut self, thread: &mut Thread) {
        let count = weighted(self.rng, &[(0, 26), (1, 63), (2, 11)]).unwrap_or(0);
        for _ in 0..count {
            let at = self.executive_time(thread.post.at);
            let Some(person) = self.draw_executive(thread, at) else { continue };
            let head = thread.first().and_then(|first| self.cast.head_of(first.employee.department));
            let head = head.filter(|head| head.index != person.index && !thread.is_praised(head) && !head.is_executive);
            let mention = head.filter(|_| percent(self.rng, 7));
            let for_customers = matches!(
                thread.theme,
                Theme::Storm | Theme::Claims | Theme::Call | Theme::Dispatch | Theme::Counter | Theme::Sales
            );
            let pool = match self.rng.u32(0..100) {
                _ if thread.first().is_some_and(|first| first.is_executive) => Pool::ExecutiveToExecutive,
                _ if mention.is_some() => Pool::SeniorMention,
                0..28 => Pool::ThemedExecutive(thread.theme),
                28..42 => Pool::Executive,
                42..60 if for_customers => Pool::ExecutiveFrontPair,
                _ => Pool::ExecutivePair,
            };
            self.say(thread, person, pool, at, mention, None);
        }
    }

    fn let_chief_executive_speak(&mut self, thread: &mut Thread) {
        let Some(chief) = self.cast.people.iter().find(|person| person.is_chief_executive()) else { return };
        if percent(self.rng, 5) {
            let at = self.executive_time(thread.post.at);
            self.say(thread, chief, Pool::ChiefExecutive, at, None, None);
        }
    }

    /// Replies of the praised and of the author, one level deep.
    fn let_them_answer(&mut self, thread: &mut Thread) {
        for parent in 0..thread.drafts.len() {
            let Some(draft) = thread.drafts.get(parent) else { continue };
            let said_at = draft.comment.at;
            let Some(speaker) = self.cast.person(draft.comment.author) else { continue };
            let from_above = speaker.is_executive || speaker.is_chief_executive() || speaker.leads;
            let by_praised = thread.is_praised(speaker);
            let answered = percent(self.rng, if from_above { 38 } else { 19 });
            let praised = thread.first().filter(|_| answered && !by_praised);
            if let Some(praised) = praised {
                let pool = match from_above {
                    true if speaker.is_executive && praised.is_executive => Pool::PraisedToPeer,
                    true if speaker.leads && !speaker.is_executive => Pool::PraisedToLeader,
                    true => Pool::PraisedToSenior,
                    false => Pool::PraisedToPeer,
                };
                let at = self.later(said_at, 6, 1_300);
                self.say(thread, praised, pool, at, None, Some(parent));
            } else if !by_praised && !from_above && percent(self.rng, 14) {
                let at = self.later(said_at, 6, 1_300);
                self.say(thread, thread.author, Pool::Author, at, None, Some(parent));
            }
        }
    }

    /// Adds the comment, unless that moment is still to come or the person is not there then.
    fn say(
        &mut self,
        thread: &mut Thread,
        person: &Person,
        pool: Pool,
        at: DateTime<Utc>,
        mention: Option<&Person>,
        parent: Option<usize>,
    ) {
        let date = calendar::local(at).date();
        if at > self.now || !person.is_there(date) {
            return;
        }
        let words = words_for(thread, person, mention, date);
        let text: Vec<_> =
            self.pools.draw(pool, self.rng).into_iter().map(|text| fill(text, &words, self.rng)).collect();
        let mentions = mention.iter().map(|person| person.index).collect();
        let comment = Comment { author: person.index, text: text.join(" "), at, mentions, parent: None };
        thread.drafts.push(Draft { comment, parent });
    }

    fn draw_peer(&mut self, thread: &Thread, is_near: bool, at: DateTime<Utc>) -> Option<&'a Person<'a>> {
        let first = thread.first()?;
        let date = calendar::local(at).date();
        let close = |person: &Person| person.is_near(first) || person.is_near(thread.author);
        self.cast.pick(
            self.rng,
            date,
            |person| person.talk,
            |person| {
                let ordinary = !person.is_executive && !person.is_chief_executive() && !person.leads;
                ordinary && thread.is_new(person) && close(person) == is_near
            },
        )
    }

    fn draw_executive(&mut self, thread: &Thread, at: DateTime<Utc>) -> Option<&'a Person<'a>> {
        let first = thread.first()?;
        let date = calendar::local(at).date();
        let weight = |person: &Person| {
            let closeness = match person.division {
                division if division == first.division => 30,
                division if division == thread.author.division => 7,
                _ => 1,
            };
            closeness * diligence(person)
        };
        self.cast.pick(self.rng, date, weight, |person| person.is_executive && thread.is_new(person))
    }

    /// Someone of the praised person's department who had a part in it.
    fn draw_colleague(&mut self, thread: &Thread, by: &Person, at: DateTime<Utc>) -> Option<&'a Person<'a>> {
        let department = thread.first()?.employee.department;
        let date = calendar::local(at).date();
        self.cast.pick(
            self.rng,
            date,
            |person| person.warmth,
            |person| {
                person.is_in(department)
                    && !person.leads
                    && !person.is_chief_executive()
                    && person.index != by.index
                    && person.index != thread.author.index
                    && !thread.is_praised(person)
            },
        )
    }

    /// Some minutes later, mostly soon; at night and on most weekends not before the next morning.
    fn later(&mut self, after: DateTime<Utc>, least: i64, most: i64) -> DateTime<Utc> {
        let nearness = self.rng.f64();
        let span = f64::from(i32::try_from(most).unwrap_or(i32::MAX));
        #[expect(clippy::cast_possible_truncation, reason = "some minutes of a few days")]
        let minutes = least + (span * nearness * nearness * nearness) as i64;
        let at = after + TimeDelta::minutes(minutes) + TimeDelta::seconds(self.rng.i64(0..60));
        let local = calendar::local(at);
        let is_night = !(7..23).contains(&local.hour());
        let is_idle = !calendar::is_business_day(local.date()) && percent(self.rng, 70);
        if !is_night && !is_idle {
            return at;
        }
        let mut day = if local.hour() < 7 { local.date() } else { local.date() + TimeDelta::days(1) };
        while !calendar::is_business_day(day) {
            day += TimeDelta::days(1);
        }
        self.moment_of(day, 8, 11).filter(|morning| *morning > at).unwrap_or(at)
    }

    /// Usually within one to three business days.
    fn executive_time(&mut self, posted: DateTime<Utc>) -> DateTime<Utc> {
        const DAYS: &[(u32, u32)] = &[(0, 14), (1, 38), (2, 26), (3, 13), (5, 6), (9, 3)];
        let local = calendar::local(posted);
        let days = weighted(self.rng, DAYS).unwrap_or(1);
        let is_late = days == 0 && (local.hour() >= 17 || !calendar::is_business_day(local.date()));
        let day = calendar::business_days_after(local.date(), if is_late { 1 } else { days });
        let from = if day == local.date() { local.hour() + 1 } else { 7 };
        self.moment_of(day, from, 20).unwrap_or(posted + TimeDelta::days(1))
    }

    fn moment_of(&mut self, day: NaiveDate, from: u32, until: u32) -> Option<DateTime<Utc>> {
        let hour = self.rng.u32(from..until.max(from + 1));
        day.and_hms_opt(hour, self.rng.u32(0..60), self.rng.u32(0..60)).map(calendar::utc)
    }
}

/// How faithfully an executive reads the board; the one of the demo account and the CCO do it most.
fn diligence(person: &Person) -> u32 {
    match person.employee.roles.len() {
        _ if person.employee.email.starts_with("executive@") => 9,
        4.. => 9,
        _ => 2 + u32::try_from(person.index % 5).unwrap_or(0),
    }
}

fn words_for(thread: &Thread, by: &Person, mention: Option<&Person>, date: NaiveDate) -> Words {
    let praised = match super::cast::head_count(&thread.recipients) {
        Some(count) => count.to_owned(),
        None => thread.first().map(|person| person.addressed(by, date)).unwrap_or_default(),
    };
    vec![
        ("rr", praised),
        ("m", mention.map(|person| person.addressed(by, date)).unwrap_or_default()),
        ("team", thread.first().map(|person| person.plan.name).unwrap_or_default().to_owned()),
        ("mine", by.plan.name.to_owned()),
    ]
}

/// By time, with parents as places in that order.
fn in_order(drafts: Vec<Draft>) -> Vec<Comment> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    let time = |made: &usize| drafts.get(*made).map(|draft| draft.comment.at);
    order.sort_by_key(time);
    let placed = |made: usize| order.iter().position(|other| *other == made);
    let comments = order.iter().filter_map(|made| {
        let Draft { comment, parent } = drafts.get(*made)?;
        Some(Comment { parent: parent.and_then(placed), ..comment.clone() })
    });
    comments.collect()
}
