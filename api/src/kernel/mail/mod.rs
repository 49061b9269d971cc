//! Mail: written into an outbox in the transaction of whatever it tells, then sent at least once.
//!
//! A sender takes a mail by counting its attempt up, which only one can; the mail is then not due again until the lease ends,
//! and what became of it is written only if nobody has counted further. A node that dies while it sends leaves a mail that is
//! due again after the lease, under the same Message-ID. What can't be sent is tried again after a growing delay, and given
//! up after three days, or earlier if the letter is worth nothing any more; that is logged as an error and stays in the table.
//!
//! A mail to a customer is sealed in the table with the customer's own key (C4). The kernel knows no customers: their *keeper* opens
//! it just before it leaves, and hears what became of it in the transaction that says so. A mail can be drawn as well when it leaves, from an
//! object that its row names: then the row holds no words at all.

mod keeper;
mod mailer;
mod outbox;
mod sender;

pub use keeper::{Body, Keeper, Opened, Picture, Settled};
pub use mailer::{MailError, Mailer};
pub use outbox::{Drawn, Envelope, LONGEST_TRY, Letter, forget, give_up_all, post, post_drawn, post_sealed};
pub use sender::{Delivered, deliver_due};
