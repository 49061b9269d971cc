//! What is due today, line by line, for the morning's mail (L3, P6).

use crate::kernel::i18n::{Args, Locale, text};
use entity::{
    duty::DutyKind,
    duty_digest::{DigestLine, Model},
};

/// One line for each kind, each ending with a line break; none if there is nothing.
pub fn lines(locale: Locale, digest: &Model) -> String {
    let line = |line: &DigestLine| {
        let name = text(locale, name(line.kind), &Args::default());
        let count = |count: i32| i64::from(count);
        let args = Args::default().naming("name", name).with("today", count(line.today)).with("late", count(line.late));
        format!("- {}\n", text(locale, "notification-digest-line", &args))
    };
    let awaiting = digest.awaiting_praise.map(|count| {
        let args = Args::default().with("count", i64::from(count));
        format!("- {}\n", text(locale, "notification-digest-awaiting", &args))
    });
    let lines: String = digest.lines.0.iter().map(line).chain(awaiting).collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

fn name(kind: DutyKind) -> &'static str {
    match kind {
        DutyKind::PraiseComment => "notification-duty-praise-comment",
        DutyKind::BulletinAcknowledgement => "notification-duty-bulletin",
        DutyKind::RecurrenceAction => "notification-duty-recurrence",
        DutyKind::FirstContact => "notification-duty-first-contact",
        DutyKind::Promise => "notification-duty-promise",
        DutyKind::CustomerMeetings => "notification-duty-meetings",
        DutyKind::AdvisorQuestion => "notification-duty-question",
        DutyKind::Improvement => "notification-duty-improvement",
    }
}
