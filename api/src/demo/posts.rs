//! Who praises whom, when, and in which words: a year of posts on the praise board, oldest first, still without
//! comments and reactions.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use fastrand::Rng;

use super::calendar::{self, Season, Spell};
use super::cast::{Cast, Person, head_count};
use super::company::Post;
use super::letters::LETTERS;
use super::organisation::Area;
use super::praise_texts::{self, Closing, Giver, Letter, Scene, Theme};
use super::wording::{Deck, Words, fill, particle, percent, weighted};

pub(super) const POSTS: usize = 2_000;

/// A post with what its comments need to know.
pub(super) struct Story {
    pub post: Post,
    pub theme: Theme,
}

/// The texts of one scene or closing, each dealt in turn.
struct Dealt {
    situations: Deck<&'static str>,
    deeds: Deck<&'static str>,
    effects: Deck<&'static str>,
    briefs: Deck<&'static str>,
}

#[derive(Clone, Copy)]
enum Text {
    Scene(&'static Scene, usize),
    Letter(&'static Letter),
}

impl Text {
    fn to(self) -> Area {
        match self {
            Self::Scene(scene, _) => scene.to,
            Self::Letter(letter) => letter.to,
        }
    }

    fn from(self) -> Giver {
        match self {
            Self::Scene(scene, _) => scene.from,
            Self::Letter(letter) => letter.from,
        }
    }

    fn season(self) -> Season {
        match self {
            Self::Scene(scene, _) => scene.season,
            Self::Letter(letter) => letter.season,
        }
    }

    fn theme(self) -> Theme {
        match self {
            Self::Scene(scene, _) => scene.theme,
            Self::Letter(letter) => letter.theme,
        }
    }

    fn tags(self) -> &'static [usize] {
        match self {
            Self::Scene(scene, _) => scene.tags,
            Self::Letter(letter) => letter.tags,
        }
    }

    fn most(self) -> usize {
        match self {
            Self::Scene(scene, _) => scene.most,
            Self::Letter(_) => 1,
        }
    }
}

/// A moment and what was in the air then.
#[derive(Clone, Copy)]
struct Moment {
    at: DateTime<Utc>,
    date: NaiveDate,
    spell: Option<Spell>,
}

impl Moment {
    fn allows(&self, season: Season) -> bool {
        calendar::fits(season, self.date) || self.spell.is_some_and(|spell| spell.season == season)
    }
}

pub(super) struct Writer<'a> {
    cast: &'a Cast<'a>,
    rng: &'a mut Rng,
    spells: Vec<Spell>,
    scenes: Vec<&'static Scene>,
    dealt: Vec<Dealt>,
    everyday: Deck<usize>,
    seasonal: Deck<usize>,
    letters: Deck<usize>,
    closings: Vec<(Giver, Deck<&'static str>, Deck<&'static str>)>,
    written: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(cast: &'a Cast<'a>, spells: Vec<Spell>, rng: &'a mut Rng) -> Self {
        let scenes: Vec<_> = praise_texts::scenes().collect();
        let of_season = |wanted: bool| {
            let fitting = scenes.iter().enumerate().filter(move |(_, scene)| (scene.season == Season::Any) == wanted);
            Deck::new(fitting.map(|(index, _)| index))
        };
        let dealt = scenes.iter().map(|scene| Dealt {
            situations: Deck::new(scene.situations.iter().copied()),
            deeds: Deck::new(scene.deeds.iter().copied()),
            effects: Deck::new(scene.effects.iter().copied()),
            briefs: Deck::new(scene.briefs.iter().copied()),
        });
        Self {
            cast,
            rng,
            spells,
            dealt: dealt.collect(),
            everyday: of_season(true),
            seasonal: of_season(false),
            letters: Deck::new(0..LETTERS.len()),
            scenes,
            closings: Vec::new(),
            written: BTreeSet::new(),
        }
    }

    pub(super) fn write_year(&mut self, now: DateTime<Utc>) -> Vec<Story> {
        let times = self.draw_times(now);
        times.into_iter().filter_map(|at| self.write_post(at)).collect()
    }

    /// Mostly on business days from nine to seven; sorted; none after `now`.
    fn draw_times(&mut self, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        const HOURS: &[(u32, u32)] = &[
            (7, 2),
            (8, 6),
            (9, 13),
            (10, 16),
            (11, 12),
            (12, 7),
            (13, 13),
            (14, 12),
            (15, 12),
            (16, 14),
            (17, 15),
            (18, 9),
            (19, 3),
            (20, 2),
            (21, 2),
            (22, 1),
        ];
        let first = now - TimeDelta::days(365);
        let days: Vec<_> = (0..=365).map(|back| calendar::local(now - TimeDelta::days(back)).date()).collect();
        let days: Vec<_> = days.into_iter().map(|day| (day, day_weight(day))).collect();
        let mut times = Vec::with_capacity(POSTS);
        while times.len() < POSTS {
            let Some(day) = weighted(self.rng, &days) else { break };
            let hour = weighted(self.rng, HOURS).unwrap_or(10);
            let local = day.and_hms_opt(hour, self.rng.u32(0..60), self.rng.u32(0..60));
            let Some(at) = local.map(calendar::utc) else { continue };
            if first < at && at <= now {
                times.push(at);
            }
        }
        times.sort_unstable();
        times
    }

    fn write_post(&mut self, at: DateTime<Utc>) -> Option<Story> {
        const TRIES: u32 = 200;
        let date = calendar::local(at).date();
        let moment = Moment { at, date, spell: calendar::recent_spell(&self.spells, date) };
        (0..TRIES).find_map(|_| {
            let text = self.draw_text(moment)?;
            let (author, recipients) = self.draw_people(text, moment)?;
            let message = self.compose(text, moment, author, &recipients)?;
            let post = Post {
                author: author.index,
                recipients: recipients.iter().map(|person| person.index).collect(),
                message,
                tags: self.draw_tags(text.tags()),
                at,
                comments: Vec::new(),
                reactions: Vec::new(),
            };
            Some(Story { post, theme: text.theme() })
        })
    }

    fn draw_text(&mut self, moment: Moment) -> Option<Text> {
        if self.rng.u32(0..1000) < 16 {
            let fitting = self
                .letters
                .draw_where(self.rng, |&index| LETTERS.get(index).is_some_and(|letter| moment.allows(letter.season)));
            return LETTERS.get(fitting?).map(Text::Letter);
        }
        let seasonal = percent(self.rng, if moment.spell.is_some() { 42 } else { 15 });
        let scenes = &self.scenes;
        let fits = |index: &usize| scenes.get(*index).is_some_and(|scene| moment.allows(scene.season));
        let drawn = if seasonal { self.seasonal.draw_where(self.rng, fits) } else { None };
        let index = drawn.or_else(|| self.everyday.draw(self.rng))?;
        let scene = self.scenes.get(index)?;
        let population = self.cast.people.iter().filter(|person| person.is_of(scene.to)).count();
        // The few of a small department would else be praised every week.
        let enough = u32::try_from(population).unwrap_or(u32::MAX).saturating_mul(14);
        percent(self.rng, enough).then_some(Text::Scene(scene, index))
    }

    fn draw_people(&mut self, text: Text, moment: Moment) -> Option<(&'a Person<'a>, Vec<&'a Person<'a>>)> {
        let (cast, date) = (self.cast, moment.date);
        let newcomers_write = text.from() == Giver::Newcomer;
        let city = moment.spell.filter(|spell| spell.season == text.season()).map(|spell| spell.city);
        let suits = |person: &Person| {
            person.is_of(text.to())
                && !(newcomers_write && person.is_newcomer(date))
                && (city.is_none() || person.plan.city.is_none() || person.plan.city == city)
        };
        let first = cast.pick(self.rng, date, |person| person.warmth, suits)?;
        let author = self.draw_author(text.from(), first, date)?;
        let wanted = weighted(self.rng, &[(1, 78), (2, 13), (3, 6), (4, 3)]).unwrap_or(1).min(text.most());
        let mut recipients = vec![first];
        while recipients.len() < wanted {
            let joins = |person: &Person| {
                suits(person)
                    && person.is_in(first.employee.department)
                    && person.index != author.index
                    && !recipients.iter().any(|already| already.index == person.index)
            };
            let Some(other) = cast.pick(self.rng, date, |person| person.warmth, joins) else { break };
            recipients.push(other);
        }
        Some((author, recipients))
    }

    fn draw_author(&mut self, from: Giver, to: &Person, date: NaiveDate) -> Option<&'a Person<'a>> {
        let cast = self.cast;
        let department = to.employee.department;
        let next_door = percent(self.rng, 22);
        let same_division = percent(self.rng, 60);
        let same_city = to.plan.city.is_some() && percent(self.rng, 60);
        let ordinary = |person: &Person| !person.is_executive && !person.is_chief_executive();
        let fits = |person: &Person| {
            person.index != to.index
                && match from {
                    Giver::Peer => {
                        let close = if next_door { person.is_near(to) } else { person.is_in(department) };
                        close && !person.leads && ordinary(person) && person.is_planner() == to.is_planner()
                    }
                    Giver::Newcomer => {
                        let alike = person.is_planner() == to.is_planner();
                        person.is_in(department) && person.is_newcomer(date) && alike
                    }
                    Giver::Chief => person.leads && person.is_in(department) && ordinary(person),
                    Giver::Report => (person.is_in(department) || person.parent == Some(department)) && !person.leads,
                    Giver::Executive => person.is_executive && person.division == to.division,
                    Giver::Of(areas) => {
                        areas.iter().any(|area| person.is_of(*area))
                            && !person.is_in(department)
                            && (!same_city || person.plan.city == to.plan.city)
                            && (!to.is_executive || person.division == to.division)
                    }
                    Giver::Anyone => {
                        !person.is_near(to)
                            && ordinary(person)
                            && !person.is_planner()
                            && (person.plan.city.is_none()
                                || to.plan.city.is_none()
                                || person.plan.city == to.plan.city)
                            && (!same_division || person.division == to.division)
                    }
                }
        };
        cast.pick(self.rng, date, |person| person.talk, fits)
    }

    fn draw_tags(&mut self, fitting: &[usize]) -> Vec<usize> {
        let wanted = weighted(self.rng, &[(0, 12), (1, 56), (2, 32)]).unwrap_or(1);
        let mut tags = fitting.to_vec();
        self.rng.shuffle(&mut tags);
        tags.truncate(wanted);
        tags
    }

    /// The message; nothing when just this one was already written.
    fn compose(&mut self, text: Text, moment: Moment, author: &Person, recipients: &[&Person]) -> Option<String> {
        let words = self.words(text, moment, author, recipients);
        let message = match text {
            Text::Letter(letter) => fill(letter.text, &words, self.rng),
            Text::Scene(scene, index) => self.compose_scene(scene, index, &words)?,
        };
        self.written.insert(message.clone()).then_some(message)
    }

    fn compose_scene(&mut self, scene: &Scene, index: usize, words: &Words) -> Option<String> {
        let roll = self.rng.u32(0..100);
        let dealt = self.dealt.get_mut(index)?;
        if roll < 27
            && let Some(brief) = dealt.briefs.draw(self.rng)
        {
            return Some(fill(brief, words, self.rng));
        }
        let mut parts = vec![dealt.situations.draw(self.rng)?, dealt.deeds.draw(self.rng)?];
        if roll >= 40 {
            parts.push(dealt.effects.draw(self.rng)?);
        }
        let opening = parts.len();
        if roll >= 78 {
            parts.push(self.draw_closing(scene.from, true)?);
        }
        if !(40..52).contains(&roll) {
            parts.push(self.draw_closing(scene.from, false)?);
        }
        let breaks = roll >= 88 || (percent(self.rng, 12) && parts.len() > opening);
        let mut message = String::new();
        for (at, part) in parts.into_iter().enumerate() {
            let gap = match at {
                0 => "",
                _ if at == opening && breaks => "\n",
                _ => " ",
            };
            message.push_str(gap);
            message.push_str(&fill(part, words, self.rng));
        }
        Some(message)
    }

    fn draw_closing(&mut self, from: Giver, reflection: bool) -> Option<&'static str> {
        if !self.closings.iter().any(|(giver, ..)| *giver == from) {
            let closing = closing_of(from);
            let reflections = Deck::new(closing.reflections.iter().copied());
            self.closings.push((from, reflections, Deck::new(closing.thanks.iter().copied())));
        }
        let (_, reflections, thanks) = self.closings.iter_mut().find(|(giver, ..)| *giver == from)?;
        if reflection { reflections.draw(self.rng) } else { thanks.draw(self.rng) }
    }

    fn words(&mut self, text: Text, moment: Moment, author: &Person, recipients: &[&Person]) -> Words {
        let date = moment.date;
        let first = recipients.first();
        let spell = moment.spell.filter(|spell| spell.season == text.season());
        let again = match head_count(recipients) {
            Some(count) => count.to_owned(),
            None => first.map(|person| person.addressed_again(author, date, self.rng)).unwrap_or_default(),
        };
        let city = spell.map(|spell| spell.city).or_else(|| first.and_then(|person| person.plan.city));
        let when = match spell {
            Some(spell) => calendar::name_day(spell.day, date),
            None => calendar::recent_moment(moment.at, self.rng),
        };
        vec![
            ("r", names_of(recipients, author, date)),
            ("rr", again),
            ("team", first.map(|person| person.plan.name).unwrap_or_default().to_owned()),
            ("mine", author.plan.name.to_owned()),
            ("city", city.unwrap_or("서울").to_owned()),
            ("when", when),
            ("ago", self.choose(&["얼마 전", "며칠 전", "지난주"])),
            ("late", self.choose(&["저녁 8시", "밤 9시", "밤 10시"])),
            ("cust", self.choose(CUSTOMERS)),
            ("holiday", calendar::recent_break(date).unwrap_or("추석").to_owned()),
            ("quarter", calendar::closed_quarter(date).to_owned()),
        ]
    }

    fn choose(&mut self, words: &[&str]) -> String {
        self.rng.choice(words).copied().unwrap_or_default().to_owned()
    }
}

const CUSTOMERS: &[&str] = &[
    "귀가 어두우신 어르신 고객님",
    "타지에서 홀로 입원하신 고객님",
    "한국말이 서툰 고객님",
    "처음 사고를 겪어 놀라신 고객님",
    "거동이 불편하신 고객님",
    "일흔이 넘으신 고객님",
];

fn names_of(people: &[&Person], by: &Person, date: NaiveDate) -> String {
    let names: Vec<_> = people.iter().map(|person| person.addressed(by, date)).collect();
    match names.as_slice() {
        [first, second] => format!("{first}{} {second}", particle(first, "과")),
        names => names.join(", "),
    }
}

fn closing_of(from: Giver) -> &'static Closing {
    match from {
        Giver::Peer => &praise_texts::BETWEEN_PEERS,
        Giver::Newcomer => &praise_texts::TO_SENIORS,
        Giver::Report => &praise_texts::TO_LEADERS,
        Giver::Chief => &praise_texts::FROM_LEADERS,
        Giver::Executive => &praise_texts::FROM_EXECUTIVES,
        Giver::Of(_) => &praise_texts::ACROSS_DEPARTMENTS,
        Giver::Anyone => &praise_texts::FROM_ANYONE,
    }
}

fn day_weight(day: NaiveDate) -> u32 {
    match (calendar::is_business_day(day), day.month(), day.day()) {
        (false, ..) => 4,
        (true, 12, 10..) => 64,
        (true, ..) => 48,
    }
}
