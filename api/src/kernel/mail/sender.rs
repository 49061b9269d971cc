//! Sending what is due.

use crate::kernel::{
    db::Db,
    error::Fault,
    mail::{
        keeper::{Body, Keeper, Opened},
        mailer::{Failure, Mailer},
        outbox::{self, Outcome},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::outgoing_mail;
use std::time::Duration;

/// Sent one after the other in one go.
const AT_ONCE: u64 = 20;
/// One delivery is cut off after this.
const LONGEST_DELIVERY: Duration = Duration::from_secs(30);
/// Who takes a mail has it for so long: longer than all of one go together, because time is asked for once.
const LEASE: TimeDelta = TimeDelta::minutes(15);
/// Pauses after tries to write down what became of a mail.
const SETTLE_AGAIN: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::ZERO];
const _: () = assert!(AT_ONCE * LONGEST_DELIVERY.as_secs() < 15 * 60);
/// The first wait after a failure; each further one is twice as long, up to the longest.
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// What became of the mails of one go.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    pub sent: usize,
    pub postponed: usize,
    pub given_up: usize,
}

/// Sends what is due, up to 20 mails. Any number of nodes may do so at once.
pub async fn deliver_due(
    db: &Db,
    (mailer, keeper): (&Mailer, &dyn Keeper),
    now: DateTime<Utc>,
) -> Result<Delivered, Fault> {
    let mut delivered = Delivered::default();
    for mail in outbox::due(db, now, AT_ONCE).await? {
        if !outbox::take(db, &mail, now + LEASE).await? {
            continue;
        }
        let outcome = deliver(db, (mailer, keeper), &mail, now).await;
        let count = match &outcome {
            Outcome::Sent(_) => &mut delivered.sent,
            Outcome::Postponed(..) => &mut delivered.postponed,
            Outcome::GivenUp(_) => &mut delivered.given_up,
        };
        *count += 1;
        settle(db, keeper, &mail, &outcome, now).await;
    }
    Ok(delivered)
}

/// What was sent and is not written down is sent again: so it is worth some tries.
async fn settle(db: &Db, keeper: &dyn Keeper, mail: &outgoing_mail::Model, outcome: &Outcome, now: DateTime<Utc>) {
    for pause in SETTLE_AGAIN {
        match outbox::settle(db, keeper, mail, outcome.clone(), now).await {
            Ok(true) => return,
            Ok(false) => {
                return tracing::warn!(mail = %mail.id.0, "somebody else has settled or taken this mail meanwhile");
            }
            // The others do not wait long for this one, which is due again after its lease.
            Err(fault) => tracing::warn!(?fault, mail = %mail.id.0, "what became of a mail can't be written now"),
        }
        tokio::time::sleep(pause).await;
    }
}

async fn deliver(
    db: &Db,
    (mailer, keeper): (&Mailer, &dyn Keeper),
    mail: &outgoing_mail::Model,
    now: DateTime<Utc>,
) -> Outcome {
    // Who asked for a link and did not get it in time asks for another one.
    if mail.give_up_at <= now {
        return give_up(mail, mail.last_error.clone().unwrap_or_else(|| "its time was over".into()));
    }
    let letter = match opened(db, keeper, mail).await {
        Ok(Some(letter)) => letter,
        Ok(None) => return give_up(mail, "what it was to say is not to be sent any more".into()),
        Err(fault) => {
            tracing::error!(?fault, mail = %mail.id.0, "a mail does not open");
            return postpone(mail, "it did not open".into(), now);
        }
    };
    let failure = match tokio::time::timeout(LONGEST_DELIVERY, mailer.send(mail, letter)).await {
        Ok(Ok(())) => return Outcome::Sent(now),
        Ok(Err(failure)) => failure,
        Err(_) => "no answer in time".to_owned().into(),
    };
    let Failure { no_such_mailbox, what, in_short } = failure;
    // C4: neither the log nor the table has a customer's address.
    let what = if mail.customer_id.is_some() { in_short } else { what };
    if no_such_mailbox { give_up(mail, what) } else { postpone(mail, what, now) }
}

async fn opened(db: &Db, keeper: &dyn Keeper, mail: &outgoing_mail::Model) -> Result<Option<Opened>, Fault> {
    if mail.customer_id.is_some() || mail.object_type.is_some() {
        return keeper.open(db, mail).await;
    }
    let (to, subject) = (mail.recipient.clone(), mail.subject.clone());
    Ok(Some(Opened { to, subject, body: Body::Plain(mail.body.clone().unwrap_or_default()) }))
}

fn postpone(mail: &outgoing_mail::Model, why: String, now: DateTime<Utc>) -> Outcome {
    tracing::warn!(mail = %mail.id.0, attempts = mail.attempts + 1, error = why, "a mail was not sent; it will be tried again");
    Outcome::Postponed((now + wait(mail.attempts)).min(mail.give_up_at), why)
}

/// Its recipient is not logged: who looks for them finds them by the id.
fn give_up(mail: &outgoing_mail::Model, why: String) -> Outcome {
    tracing::error!(mail = %mail.id.0, attempts = mail.attempts, error = why, "a mail was given up");
    Outcome::GivenUp(why)
}

fn wait(failures: i32) -> TimeDelta {
    FIRST_WAIT.checked_mul(1 << failures.clamp(0, 10)).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}
