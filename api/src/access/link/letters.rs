//! What the mails say: Korean first, English below.

use crate::kernel::{
    i18n::{Args, Locale, text},
    mail::Letter,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::one_time_link::LinkKind;

/// How long a link works.
pub fn lifetime(kind: LinkKind) -> TimeDelta {
    match kind {
        LinkKind::Invitation => TimeDelta::days(3),
        LinkKind::PasswordReset => TimeDelta::hours(1),
    }
}

pub fn letter(kind: LinkKind, to: &str, app_url: &str, token: &str, expires_at: DateTime<Utc>) -> Letter {
    let (subject, says, page) = match kind {
        LinkKind::Invitation => ("access-mail-invitation-subject", "access-mail-invitation", "invitation"),
        LinkKind::PasswordReset => ("access-mail-reset-subject", "access-mail-reset", "password-reset"),
    };
    // Behind `#`, what follows is not sent to any server, nor written into its logs.
    let link = format!("{}/{page}#{token}", app_url.trim_end_matches('/'));
    let args = Args::default().with("hours", lifetime(kind).num_hours());
    let both = |key: &str, between: &str| [Locale::Ko, Locale::En].map(|locale| text(locale, key, &args)).join(between);
    let paragraphs = [Locale::Ko, Locale::En].map(|locale| {
        let ignore = text(locale, "access-mail-ignore", &args);
        format!("{}\n\n{link}\n\n{ignore}\n", text(locale, says, &args))
    });
    Letter {
        to: to.to_owned(),
        subject: format!("[Sunhwan] {}", both(subject, " · ")),
        body: paragraphs.join("\n--\n\n"),
        worthless_from: Some(expires_at),
    }
}
