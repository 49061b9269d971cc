//! What a bulletin says to one reader in one language: in words and numbers, for page, mail and PDF alike. What customers said is looked up here,
//! masked, and only what the reader may see of it (V1, V10).

use crate::{
    hotline::{prevention, store},
    improvement,
    kernel::{
        db::Db,
        error::Fault,
        i18n::{Args, Locale, text},
        policy::Permit,
    },
    org::{Department, Directory},
    voc,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use entity::{
    hotline_bulletin::{Figures, Model},
    hotline_entry::{self, ReasonKind},
    ids::{DepartmentId, EmployeeId, VocCategoryId, VocItemId},
    improvement_task,
    recurrence_prevention::{self, PreventionState},
    voc_category,
    voc_item::{Model as Item, VocKind, VocState},
};
use std::collections::HashMap;

/// Characters of what a customer said; more is in the system.
const LONGEST_QUOTE: usize = 280;
/// Percent around the usual within which a week is as usual.
const AS_USUAL: f64 = 5.0;

pub struct Document {
    pub locale: Locale,
    pub company: String,
    pub title: String,
    pub period: String,
    pub composed: String,
    /// What to know first.
    pub lead: Vec<String>,
    /// Why it comes to this reader, if that is not as usual.
    pub notices: Vec<String>,
    /// What the CS office says of the whole, with its heading.
    pub remark: Option<(String, String)>,
    pub facts: Vec<Fact>,
    pub weekly: Weekly,
    pub categories: Option<Categories>,
    pub tables: Vec<Table>,
    pub items_title: String,
    pub items: Vec<Entry>,
    /// How many this reader is not shown.
    pub hidden: Option<String>,
    pub nothing: Option<String>,
    pub footer: String,
}

/// A number with its name.
pub struct Fact {
    pub label: String,
    pub value: String,
    pub note: String,
    pub alert: bool,
}

/// Items by week.
pub struct Weekly {
    pub title: String,
    pub axis: String,
    /// Label and count; the last one is the bulletin's week.
    pub weeks: Vec<(String, i32)>,
    pub says: String,
}

/// The most frequent categories, this week's and what is usual.
pub struct Categories {
    pub title: String,
    pub now: String,
    pub usual: String,
    pub rows: Vec<(String, i32, f64)>,
    pub says: String,
}

pub struct Table {
    pub title: String,
    pub note: Option<String>,
    pub head: Vec<String>,
    /// The first cell names the row; columns of numbers stand right.
    pub rows: Vec<Vec<String>>,
    /// How many columns, from the left, are words.
    pub words: usize,
}

/// An item in it.
pub struct Entry {
    pub place: String,
    pub head: String,
    pub meta: String,
    pub score: String,
    pub reasons: String,
    pub quote: String,
    pub comment: Option<(String, String)>,
    pub directions: Vec<String>,
}

/// Who reads it.
pub struct Reader<'a> {
    /// For VOC. None: sensitive items are numbers, as in a mail, whoever reads it.
    pub permit: Option<&'a Permit>,
    pub office: bool,
    pub to: Option<EmployeeId>,
}

/// What is known of what it speaks of.
struct Known<'a> {
    locale: Locale,
    directory: &'a Directory,
    categories: HashMap<VocCategoryId, voc_category::Model>,
    tasks: Vec<improvement_task::Model>,
}

pub async fn of(
    db: &Db,
    directory: &Directory,
    row: &Model,
    reader: &Reader<'_>,
    (locale, company): (Locale, &str),
    now: DateTime<Utc>,
) -> Result<Document, Fault> {
    let entries = store::entries(db.reader(), [row.id]).await?;
    let entries: Vec<hotline_entry::Model> = entries.into_iter().filter(|one| one.dropped_by.is_none()).collect();
    let briefs = voc::briefs(db, entries.iter().map(|entry| entry.item_id)).await?;
    let briefs: HashMap<VocItemId, voc::Brief> = briefs.into_iter().map(|brief| (brief.item.id, brief)).collect();
    let directions = prevention::store::of_bulletins(db.reader(), [row.id]).await?;
    let categories = voc::all_categories(db.reader()).await?;
    let categories = categories.into_iter().map(|category| (category.id, category)).collect();
    let tasks = row.figures.reopened.iter().map(|one| one.task);
    let tasks = match row.figures.reopened.is_empty() {
        true => Vec::new(),
        false => improvement::store::tasks_by_id(db.reader(), tasks).await?,
    };
    let known = Known { locale, directory, categories, tasks };
    let shows = |item: &Item| match reader.permit {
        Some(permit) => voc::sees(directory, permit, item, now),
        None => item.sensitivity.is_none(),
    };
    let shown: Vec<(&hotline_entry::Model, &voc::Brief)> = entries
        .iter()
        .filter_map(|entry| Some((entry, briefs.get(&entry.item_id)?)))
        .filter(|(_, brief)| shows(&brief.item))
        .collect();
    let hidden = entries.len() - shown.len();
    let items =
        (1..).zip(&shown).map(|(place, (entry, brief))| known.entry(place, entry, brief, &directions)).collect();
    Ok(known.document(row, reader, company, items, hidden))
}

fn count(name: &'static str, value: i32) -> Args {
    Args::default().with(name, value.into())
}

/// One digit after the point, and none if it is nought.
pub fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

impl Known<'_> {
    fn say(&self, key: &str) -> String {
        text(self.locale, key, &Args::default())
    }

    fn document(&self, row: &Model, reader: &Reader<'_>, company: &str, items: Vec<Entry>, hidden: usize) -> Document {
        let figures = &row.figures;
        let total = figures.weeks.last().copied().unwrap_or_default();
        let division = self.department(row.division_id);
        let title = text(self.locale, "hotline-title", &Args::default().naming("division", division.clone()));
        let composed = Args::default().naming("time", self.moment(row.composed_at));
        let hidden = i32::try_from(hidden).unwrap_or(i32::MAX);
        let footer = Args::default().naming("company", company.to_owned());
        Document {
            locale: self.locale,
            company: company.to_owned(),
            title,
            period: self.period(row.week),
            composed: text(self.locale, "hotline-composed-at", &composed),
            lead: self.lead(figures, &division),
            notices: self.notices(row, reader),
            remark: row.remark.clone().map(|remark| (self.say("hotline-remark"), remark)),
            facts: self.facts(figures, total),
            weekly: self.weekly(row.week, figures),
            categories: self.categories(figures),
            tables: [
                self.reopened(figures),
                self.signals(figures),
                self.kinds(figures, total),
                self.departments(figures),
            ]
            .into_iter()
            .flatten()
            .collect(),
            items_title: self.say("hotline-items"),
            nothing: (items.is_empty() && hidden == 0).then(|| self.say("hotline-no-items")),
            items,
            hidden: (hidden > 0).then(|| text(self.locale, "hotline-hidden", &count("count", hidden))),
            footer: text(self.locale, "hotline-footer", &footer),
        }
    }

    fn lead(&self, figures: &Figures, division: &str) -> Vec<String> {
        let total = figures.weeks.last().copied().unwrap_or_default();
        let named = |args: Args| args.naming("division", division.to_owned()).with("count", total.into());
        let change = (f64::from(total) - figures.usual) / figures.usual.max(0.1) * 100.0;
        let compared =
            Args::default().naming("usual", number(figures.usual)).with("percent", change.abs().round() as i64);
        let first = match total {
            0 => text(self.locale, "hotline-lead-none", &named(Args::default())),
            _ if figures.usual == 0.0 => text(self.locale, "hotline-lead-first", &named(compared)),
            _ if change.abs() < AS_USUAL => text(self.locale, "hotline-lead-usual", &named(compared)),
            _ if change > 0.0 => text(self.locale, "hotline-lead-more", &named(compared)),
            _ => text(self.locale, "hotline-lead-less", &named(compared)),
        };
        let signals = figures.signals.first().map(|signal| {
            let args = Args::default()
                .naming("category", self.category(signal.category))
                .naming("ratio", number(signal.ratio))
                .with("count", i64::try_from(figures.signals.len()).unwrap_or(i64::MAX));
            text(self.locale, "hotline-lead-signals", &args)
        });
        let statutory = Some(figures.breaches.statutory).filter(|count| *count > 0);
        let statutory = statutory.map(|late| text(self.locale, "hotline-lead-statutory", &count("count", late)));
        let reopened = i32::try_from(figures.reopened.len()).ok().filter(|count| *count > 0);
        let reopened = reopened.map(|tasks| text(self.locale, "hotline-lead-reopened", &count("count", tasks)));
        [Some(first), signals, statutory, reopened].into_iter().flatten().collect()
    }

    fn notices(&self, row: &Model, reader: &Reader<'_>) -> Vec<String> {
        let name = |id: EmployeeId| self.directory.employee(id).map(|person| person.name.clone()).unwrap_or_default();
        let to_cco = row.to_cco.then(|| self.say("hotline-to-cco"));
        let deputy = row.deputy_id.filter(|deputy| reader.to == Some(*deputy)).and(row.recipient_id);
        let stands_in =
            deputy.map(|absent| text(self.locale, "hotline-stands-in", &Args::default().naming("name", name(absent))));
        let draft = row
            .sent_at
            .is_none()
            .then(|| text(self.locale, "hotline-draft", &Args::default().naming("time", self.moment(row.release_at))));
        [draft.filter(|_| reader.office), to_cco, stands_in].into_iter().flatten().collect()
    }

    fn facts(&self, figures: &Figures, total: i32) -> Vec<Fact> {
        let breaches = &figures.breaches;
        let late = breaches.first_response + breaches.resolution + breaches.statutory;
        let of_kind = |kind| figures.kinds.iter().find(|one| one.kind == kind);
        let usual =
            |usual: f64| text(self.locale, "hotline-fact-usual", &Args::default().naming("usual", number(usual)));
        let late_of = Args::default()
            .with("first", breaches.first_response.into())
            .with("resolution", breaches.resolution.into())
            .with("statutory", breaches.statutory.into());
        let complaints = of_kind(VocKind::Complaint);
        let fact =
            |key, value: i32, note: String, alert| Fact { label: self.say(key), value: value.to_string(), note, alert };
        let mut facts = vec![
            fact("hotline-fact-items", total, usual(figures.usual), false),
            fact(
                "hotline-fact-complaints",
                complaints.map_or(0, |one| one.items),
                usual(complaints.map_or(0.0, |one| one.usual)),
                false,
            ),
            fact("hotline-fact-late", late, text(self.locale, "hotline-fact-late-of", &late_of), late > 0),
            fact("hotline-fact-open", figures.open, self.say("hotline-fact-open-note"), false),
        ];
        let more = [
            ("hotline-fact-dissatisfied", figures.very_dissatisfied, "hotline-fact-dissatisfied-note", false),
            ("hotline-fact-external", figures.external, "hotline-fact-external-note", figures.external > 0),
            ("hotline-fact-sensitive", figures.sensitive, "hotline-fact-sensitive-note", false),
        ];
        facts.extend(more.map(|(key, value, note, alert)| fact(key, value, self.say(note), alert)));
        facts
    }

    fn weekly(&self, week: NaiveDate, figures: &Figures) -> Weekly {
        let weeks = figures.weeks.len() as u64;
        let first = |place: u64| week - Days::new(7 * (weeks - 1 - place));
        let label = |day: NaiveDate| format!("{}.{}", day.month(), day.day());
        let weeks: Vec<(String, i32)> =
            (0..weeks).zip(&figures.weeks).map(|(place, items)| (label(first(place)), *items)).collect();
        let all = weeks.iter().map(|(day, items)| format!("{day} {items}")).collect::<Vec<_>>().join(", ");
        Weekly {
            title: self.say("hotline-weekly"),
            axis: self.say("hotline-axis"),
            weeks,
            says: text(self.locale, "hotline-weekly-says", &Args::default().naming("weeks", all)),
        }
    }

    fn categories(&self, figures: &Figures) -> Option<Categories> {
        let rows: Vec<(String, i32, f64)> =
            figures.categories.iter().map(|one| (self.category(one.category), one.items, one.usual)).collect();
        let all = rows.iter().map(|(name, items, usual)| format!("{name} {items} ({})", number(*usual)));
        let says = Args::default().naming("categories", all.collect::<Vec<_>>().join(", "));
        (!rows.is_empty()).then(|| Categories {
            title: self.say("hotline-categories"),
            now: self.say("hotline-now"),
            usual: self.say("hotline-usual"),
            says: text(self.locale, "hotline-categories-says", &says),
            rows,
        })
    }

    fn signals(&self, figures: &Figures) -> Option<Table> {
        let row = |one: &entity::hotline_bulletin::OfSignal| {
            let weeks = text(self.locale, "hotline-of-weeks", &count("count", one.weeks));
            vec![
                self.category(one.category),
                self.department(one.department),
                format!("{} {weeks}", one.items),
                number(one.expected),
                text(self.locale, "hotline-ratio", &Args::default().naming("ratio", number(one.ratio))),
            ]
        };
        (!figures.signals.is_empty()).then(|| Table {
            title: self.say("hotline-signals"),
            note: Some(self.say("hotline-signals-note")),
            head: self.heads([
                "hotline-category",
                "hotline-department",
                "hotline-items-count",
                "hotline-expected",
                "hotline-times",
            ]),
            rows: figures.signals.iter().map(row).collect(),
            words: 2,
        })
    }

    /// H8.
    fn reopened(&self, figures: &Figures) -> Option<Table> {
        let row = |one: &entity::hotline_bulletin::Reopened| {
            let task = self.tasks.iter().find(|task| task.id == one.task)?;
            let day = self.directory.calendar().day_of(one.at);
            Some(vec![task.title.clone(), self.department(task.department_id), self.day(day)])
        };
        let rows: Vec<Vec<String>> = figures.reopened.iter().filter_map(row).collect();
        (!rows.is_empty()).then(|| Table {
            title: self.say("hotline-reopened"),
            note: Some(self.say("hotline-reopened-note")),
            head: self.heads(["hotline-task", "hotline-department", "hotline-reopened-on"]),
            rows,
            words: 3,
        })
    }

    fn kinds(&self, figures: &Figures, total: i32) -> Option<Table> {
        let row = |one: &entity::hotline_bulletin::OfKind| {
            vec![self.kind(one.kind), one.items.to_string(), number(one.usual)]
        };
        (total > 0).then(|| Table {
            title: self.say("hotline-kinds"),
            note: None,
            head: self.heads(["hotline-kind", "hotline-items-count", "hotline-usual"]),
            rows: figures.kinds.iter().map(row).collect(),
            words: 1,
        })
    }

    fn departments(&self, figures: &Figures) -> Option<Table> {
        let row = |one: &entity::hotline_bulletin::OfDepartment| {
            let numbers = [one.items, one.complaints, one.breaches, one.open].map(|value| value.to_string());
            let [items, complaints, breaches, open] = numbers;
            vec![self.department(one.department), items, number(one.usual), complaints, breaches, open]
        };
        (!figures.departments.is_empty()).then(|| Table {
            title: self.say("hotline-departments"),
            note: None,
            head: self.heads([
                "hotline-department",
                "hotline-items-count",
                "hotline-usual",
                "hotline-fact-complaints",
                "hotline-fact-late",
                "hotline-fact-open",
            ]),
            rows: figures.departments.iter().map(row).collect(),
            words: 1,
        })
    }

    fn heads<const N: usize>(&self, keys: [&'static str; N]) -> Vec<String> {
        keys.map(|key| self.say(key)).into()
    }

    fn entry(
        &self,
        place: i32,
        entry: &hotline_entry::Model,
        brief: &voc::Brief,
        directions: &[recurrence_prevention::Model],
    ) -> Entry {
        let item = &brief.item;
        let received = self.directory.calendar().day_of(item.received_at);
        let level = item.dissatisfaction.map(|level| text(self.locale, "hotline-level", &count("level", level)));
        let place_of = item.department_id.map(|id| self.department(id));
        let meta = [
            Some(self.category(item.category_id)),
            place_of,
            Some(self.day(received)),
            Some(self.state(item.state)),
            level,
        ];
        let reason = |one: &entity::hotline_entry::Reason| format!("{} {}", self.reason(one.what), one.points);
        let about = directions.iter().filter(|one| one.item_id == item.id);
        Entry {
            place: place.to_string(),
            head: format!("{} · {}", item.number, self.kind(item.kind)),
            meta: meta.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            score: text(self.locale, "hotline-score", &count("score", entry.score)),
            reasons: entry.reasons.0.iter().map(reason).collect::<Vec<_>>().join(", "),
            quote: brief.text.as_deref().map_or_else(|| self.say("hotline-forgotten"), shortened),
            comment: entry.comment.clone().map(|comment| (self.say("hotline-comment"), comment)),
            directions: about.map(|one| self.direction(one)).collect(),
        }
    }

    fn direction(&self, row: &recurrence_prevention::Model) -> String {
        let owner = self.directory.employee(row.owner_id).map(|person| person.name.clone()).unwrap_or_default();
        let args = Args::default().naming("owner", owner).naming("day", self.day(row.due_on)).naming(
            "direction",
            if row.direction.is_empty() { self.say("hotline-forgotten") } else { row.direction.clone() },
        );
        match row.state {
            PreventionState::Open => text(self.locale, "hotline-direction-open", &args),
            PreventionState::Done => text(self.locale, "hotline-direction-done", &args),
            PreventionState::Closed => text(self.locale, "hotline-direction-closed", &args),
        }
    }

    fn department(&self, id: DepartmentId) -> String {
        let name = |one: &Department| match self.locale {
            Locale::Ko => one.name.clone(),
            Locale::En => one.name_en.clone(),
        };
        self.directory.department(id).map(|one| name(one)).unwrap_or_default()
    }

    /// With what it is a part of.
    fn category(&self, id: VocCategoryId) -> String {
        let name = |one: &voc_category::Model| match self.locale {
            Locale::Ko => one.name_ko.clone(),
            Locale::En => one.name_en.clone(),
        };
        let Some(own) = self.categories.get(&id) else { return String::new() };
        match own.parent_id.and_then(|parent| self.categories.get(&parent)) {
            Some(parent) => format!("{} › {}", name(parent), name(own)),
            None => name(own),
        }
    }

    fn kind(&self, kind: VocKind) -> String {
        self.say(match kind {
            VocKind::Complaint => "hotline-complaint",
            VocKind::Suggestion => "hotline-suggestion",
            VocKind::Inquiry => "hotline-inquiry",
            VocKind::Compliment => "hotline-compliment",
        })
    }

    fn state(&self, state: VocState) -> String {
        self.say(match state {
            VocState::Received => "hotline-received",
            VocState::Assigned => "hotline-assigned",
            VocState::InProgress => "hotline-in-progress",
            VocState::WaitingForCustomer => "hotline-waiting",
            VocState::Resolved => "hotline-resolved",
            VocState::Closed => "hotline-closed",
            VocState::Rejected => "hotline-rejected",
            VocState::Merged => "hotline-merged",
        })
    }

    fn reason(&self, what: ReasonKind) -> String {
        self.say(match what {
            ReasonKind::Regulator => "hotline-reason-regulator",
            ReasonKind::ExternalRisk => "hotline-reason-risk",
            ReasonKind::Dissatisfaction => "hotline-reason-dissatisfaction",
            ReasonKind::StatutoryBreach => "hotline-reason-statutory",
            ReasonKind::Breach => "hotline-reason-late",
            ReasonKind::Severity => "hotline-reason-severity",
            ReasonKind::Complaint => "hotline-complaint",
            ReasonKind::Signal => "hotline-reason-frequent",
            ReasonKind::Reopened => "hotline-reason-reopened",
            ReasonKind::Escalated => "hotline-reason-escalated",
            ReasonKind::Transferred => "hotline-reason-transferred",
        })
    }

    fn day(&self, day: NaiveDate) -> String {
        let weekday = self.say(match day.weekday() {
            chrono::Weekday::Mon => "hotline-mon",
            chrono::Weekday::Tue => "hotline-tue",
            chrono::Weekday::Wed => "hotline-wed",
            chrono::Weekday::Thu => "hotline-thu",
            chrono::Weekday::Fri => "hotline-fri",
            chrono::Weekday::Sat => "hotline-sat",
            chrono::Weekday::Sun => "hotline-sun",
        });
        let args = Args::default().with("month", day.month().into()).with("day", day.day().into());
        text(self.locale, "hotline-day", &args.naming("weekday", weekday).naming("iso", day.to_string()))
    }

    fn period(&self, week: NaiveDate) -> String {
        let year = week.year().to_string();
        let args = Args::default().naming("year", year).naming("from", self.day(week));
        text(self.locale, "hotline-period", &args.naming("to", self.day(week + Days::new(6))))
    }

    /// In the company's time.
    fn moment(&self, moment: DateTime<Utc>) -> String {
        let zone = self.directory.calendar().zones().at(moment);
        let local = moment.with_timezone(&zone);
        format!("{} {}", self.day(local.date_naive()), local.format("%H:%M"))
    }
}

/// On one line, with `…` if there was more.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST_QUOTE) {
        None => text,
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!([0.0, 4.0, 41.25, 0.04].map(number), ["0", "4", "41.2", "0"]);
    }

    #[test]
    fn a_quote_is_on_one_line_and_says_that_there_is_more() {
        assert_eq!(shortened("서류를\n세 번이나\t 냈습니다"), "서류를 세 번이나 냈습니다");
        let long = shortened(&"가 ".repeat(400));
        assert!(long.ends_with('…') && long.chars().count() <= LONGEST_QUOTE + 1);
    }
}
