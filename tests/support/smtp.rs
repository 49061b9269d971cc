//! An SMTP server (RFC 5321) that takes mail, or fails as it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What happens to the next mail.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    Accept,
    /// 4xx after the text.
    NotNow,
    /// 5xx after the text.
    Never,
    /// 550 at the recipient.
    NoSuchMailbox,
    /// Takes the text, then the line is cut before the answer.
    DieBeforeAnswer,
}

pub struct SmtpServer {
    pub url: String,
    script: Arc<Mutex<VecDeque<Fate>>>,
    received: Arc<Mutex<Vec<String>>>,
}

impl SmtpServer {
    /// Meets each mail with the next of these, then accepts.
    pub async fn start(script: impl IntoIterator<Item = Fate>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let server = Self { url, script: Arc::new(Mutex::new(script.into_iter().collect())), received: Arc::default() };
        let (script, received) = (server.script.clone(), server.received.clone());
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(serve(line, script.clone(), received.clone()));
            }
        });
        server
    }

    /// The texts that were taken, also those whose sender got no answer.
    pub fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(line: TcpStream, script: Arc<Mutex<VecDeque<Fate>>>, received: Arc<Mutex<Vec<String>>>) {
    let (reader, mut writer) = line.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut fate = Fate::Accept;
    let mut answer = "220 test".to_owned();
    loop {
        if writer.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
        let Ok(Some(command)) = lines.next_line().await else { return };
        answer = match command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" | "RSET" | "NOOP" => "250 test".to_owned(),
            "MAIL" => {
                fate = script.lock().unwrap().pop_front().unwrap_or(Fate::Accept);
                "250 ok".to_owned()
            }
            // As servers do, it repeats who it is about.
            "RCPT" if matches!(fate, Fate::NoSuchMailbox) => format!("550 no such mailbox: {command}"),
            "RCPT" => "250 ok".to_owned(),
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await.unwrap();
                let mut text = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    match line.as_str() {
                        "." => break,
                        line => text.push_str(&format!("{line}\n")),
                    }
                }
                if matches!(fate, Fate::Accept | Fate::DieBeforeAnswer) {
                    received.lock().unwrap().push(text);
                }
                let said = match fate {
                    Fate::NotNow => "451 not now",
                    Fate::Never => "554 never",
                    Fate::DieBeforeAnswer => return,
                    Fate::Accept | Fate::NoSuchMailbox => "250 taken",
                };
                said.to_owned()
            }
            _ => "221 bye".to_owned(),
        };
    }
}
