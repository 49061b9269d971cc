//! Where a mail goes: to an SMTP server, or into a folder as a file.

use crate::kernel::mail::keeper::{Body, Opened, Picture};
use entity::outgoing_mail;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
};
use std::{fs, io, path::PathBuf, time::Duration};

/// Of one exchange with the server; a whole delivery has several.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of a server's complaint, for the table.
const LONGEST_COMPLAINT: usize = 300;

pub struct Mailer {
    from: Mailbox,
    way: Way,
}

enum Way {
    Folder(PathBuf),
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("`mail_from` is not `Name <address>`")]
    From,
    #[error(
        "`mail_url` must be file:FOLDER, smtps://… or smtp://…?tls=required; plain smtp:// for this machine or a name without a dot alone"
    )]
    Url,
}

/// Why a mail was not sent.
pub struct Failure {
    /// There is no such mailbox: trying again would be of no use.
    pub no_such_mailbox: bool,
    /// What the server said may repeat the address.
    pub what: String,
    /// The same without the server's words.
    pub in_short: String,
}

impl From<String> for Failure {
    fn from(what: String) -> Self {
        let what: String = what.chars().take(LONGEST_COMPLAINT).collect();
        Self { no_such_mailbox: false, in_short: what.clone(), what }
    }
}

impl Mailer {
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let from = from.parse().map_err(|_| MailError::From)?;
        if let Some(folder) = url.strip_prefix("file:") {
            let folder = Some(folder).filter(|folder| !folder.is_empty()).ok_or(MailError::Url)?;
            return Ok(Self { from, way: Way::Folder(folder.into()) });
        }
        if !url.starts_with("smtps://") && !url.contains("tls=required") && !is_near(url) {
            return Err(MailError::Url);
        }
        let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MailError::Url)?;
        Ok(Self { from, way: Way::Smtp(Box::new(smtp.timeout(Some(PATIENCE)).build())) })
    }

    /// Sends it, at least once: an answer that does not come leaves open whether it arrived.
    pub async fn send(&self, mail: &outgoing_mail::Model, letter: Opened) -> Result<(), Failure> {
        let message = self.message(mail, letter)?;
        match &self.way {
            Way::Folder(folder) => {
                let file = folder.join(format!("{}.eml", mail.id.0.simple()));
                let written = tokio::task::spawn_blocking(move || write(file, &message.formatted())).await;
                let written = written.map_err(|error| error.to_string())?;
                written.map_err(|error| Failure::from(format!("the folder of `mail_url`: {error}")))
            }
            Way::Smtp(smtp) => match smtp.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    let code = error.status().map(|code| code.to_string());
                    let no_such_mailbox = ["550", "551", "553"].map(Some).contains(&code.as_deref());
                    let in_short = match code {
                        Some(code) => format!("the mail server said {code}"),
                        None => "no answer from the mail server".to_owned(),
                    };
                    Err(Failure { no_such_mailbox, in_short, ..Failure::from(error.to_string()) })
                }
            },
        }
    }

    fn message(&self, mail: &outgoing_mail::Model, letter: Opened) -> Result<Message, Failure> {
        let nowhere = |_| Failure { no_such_mailbox: true, ..Failure::from("not an address".to_owned()) };
        let to = letter.to.parse().map_err(nowhere)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .message_id(Some(mail.message_id.clone()))
            .date(mail.created_at.into());
        let message = match letter.body {
            Body::Plain(text) => message.header(ContentType::TEXT_PLAIN).body(text),
            Body::Rich { text, html, pictures } => message.multipart(rich(text, html, pictures)?),
        };
        Ok(message.map_err(|error| error.to_string())?)
    }
}

/// The text, or the HTML with its pictures: whichever the reader's program prefers.
fn rich(text: String, html: String, pictures: Vec<Picture>) -> Result<MultiPart, Failure> {
    let png = ContentType::parse("image/png").map_err(|error| error.to_string())?;
    let related = MultiPart::related().singlepart(SinglePart::html(html));
    let related = pictures.into_iter().fold(related, |related, picture| {
        let inline = Attachment::new_inline(picture.id.to_owned()).body(picture.png, png.clone());
        related.singlepart(inline)
    });
    Ok(MultiPart::alternative().singlepart(SinglePart::plain(text)).multipart(related))
}

/// The whole file or none, readable by its owner alone: it may hold a one-time link.
fn write(file: PathBuf, text: &[u8]) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = file.with_extension("part");
    let mut open = fs::OpenOptions::new();
    let mut made = open.write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    made.write_all(text)?;
    made.sync_all()?;
    fs::rename(unfinished, file)
}

/// Whether plain SMTP does not leave this machine, or its private network: there names have no dot.
fn is_near(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("smtp://") else { return false };
    let address = rest.split(['/', '?']).next().unwrap_or_default();
    let host = address.rsplit('@').next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    host.starts_with("[::1]") || name == "127.0.0.1" || (!name.is_empty() && !name.contains(['.', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn mail_goes_over_an_encrypted_line_or_stays_on_this_machine() {
        for url in [
            "file:mail",
            "smtps://u:p@mail.test",
            "smtp://mail.test:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://[::1]:2525",
            "smtp://localhost",
            "smtp://mail:1025",
        ] {
            assert!(Mailer::new(url, "순환 <sunhwan@hanbit.test>").is_ok(), "{url}");
        }
        for url in [
            "",
            "file:",
            "mail",
            "smtp://mail.test",
            "smtp://mail.test?tls=opportunistic",
            "smtp://localhost.mail.test",
            "http://mail.test",
        ] {
            assert!(matches!(Mailer::new(url, "a@hanbit.test"), Err(MailError::Url)), "{url}");
        }
        assert!(matches!(Mailer::new("file:mail", "nobody"), Err(MailError::From)));
    }
}
