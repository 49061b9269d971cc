//! Many subscribers of one subscription: tells when each event reached each of them. It reads frames without understanding
//! more of them than the event's cursor, so that the server is measured and not this program.
//!
//!   listen HOST:PORT TOKEN NUMBER QUERY      with an empty QUERY they only say who they are
//!
//! Prints `ready` when all have subscribed; when its standard input ends, one line for each event: its cursor, and the times
//! of its arrivals in microseconds since 1970.

use std::{
    collections::HashMap,
    error::Error,
    io::{Read, Write},
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Semaphore,
    task::JoinSet,
};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;
type Arrivals = Arc<Mutex<HashMap<Vec<u8>, Vec<u64>>>>;

/// Connections that are being made at once.
const AT_ONCE: usize = 64;
const LONGEST_CURSOR: usize = 64;
const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let [_, address, token, number, query] = <[String; 5]>::try_from(std::env::args().collect::<Vec<_>>())
        .map_err(|_| "usage: listen HOST:PORT TOKEN NUMBER QUERY")?;
    let (at_once, arrivals) = (Arc::new(Semaphore::new(AT_ONCE)), Arrivals::default());
    let (mut opening, mut listening) = (JoinSet::new(), JoinSet::new());
    for _ in 0..number.parse()? {
        let (at_once, address, token, query) = (at_once.clone(), address.clone(), token.clone(), query.clone());
        opening.spawn(async move {
            let _permit = at_once.acquire().await?;
            Subscriber::open(&address, &token, &query).await
        });
    }
    while let Some(opened) = opening.join_next().await {
        listening.spawn(opened??.listen(arrivals.clone()));
    }
    println!("ready");
    let told_to_end = tokio::task::spawn_blocking(|| std::io::stdin().read(&mut [0]));
    tokio::select! {
        _ = told_to_end => {}
        Some(ended) = listening.join_next() => return Err(format!("a subscriber was cut off: {ended:?}").into()),
    }
    let mut out = std::io::stdout().lock();
    for (cursor, times) in arrivals.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        write!(out, "{}", String::from_utf8_lossy(cursor))?;
        times.iter().try_for_each(|time| write!(out, " {time}"))?;
        writeln!(out)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Outcome<u64> {
    Ok(u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?)
}

struct Subscriber {
    stream: TcpStream,
    /// What was read and not yet understood.
    buffer: Vec<u8>,
}

impl Subscriber {
    async fn open(address: &str, token: &str, query: &str) -> Outcome<Self> {
        let mut one = Self { stream: TcpStream::connect(address).await?, buffer: Vec::new() };
        one.stream.set_nodelay(true)?;
        let request = format!(
            "GET /graphql HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        );
        one.stream.write_all(request.as_bytes()).await?;
        let end = loop {
            if let Some(end) = position(&one.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            one.more().await?;
        };
        if !one.buffer.starts_with(b"HTTP/1.1 101") {
            return Err(String::from_utf8_lossy(&one.buffer).into_owned().into());
        }
        one.buffer.drain(..end);
        let init = format!(r#"{{"type":"connection_init","payload":{{"authorization":"Bearer {token}"}}}}"#);
        one.send(TEXT, init.as_bytes()).await?;
        let (_, acknowledged) = one.frame().await?;
        if position(&acknowledged, b"connection_ack").is_none() {
            return Err(String::from_utf8_lossy(&acknowledged).into_owned().into());
        }
        if query.is_empty() {
            return Ok(one);
        }
        let query = query.replace('\\', "\\\\").replace('"', "\\\"");
        let subscribe = format!(r#"{{"type":"subscribe","id":"1","payload":{{"query":"{query}"}}}}"#);
        one.send(TEXT, subscribe.as_bytes()).await?;
        Ok(one)
    }

    async fn listen(mut self, arrivals: Arrivals) -> Outcome<()> {
        loop {
            let (kind, payload) = self.frame().await?;
            match kind {
                PING => self.send(PONG, &payload).await?,
                TEXT => {
                    let cursor = cursor(&payload).ok_or_else(|| String::from_utf8_lossy(&payload).into_owned())?;
                    let now = now()?;
                    let mut arrivals = arrivals.lock().unwrap_or_else(PoisonError::into_inner);
                    arrivals.entry(cursor.to_vec()).or_default().push(now);
                }
                CLOSE => return Err("closed".into()),
                _ => {}
            }
        }
    }

    /// The next frame: its kind and its payload. The server doesn't split its messages.
    async fn frame(&mut self) -> Outcome<(u8, Vec<u8>)> {
        loop {
            if let Some((kind, start, end)) = complete(&self.buffer) {
                let payload = self.buffer.get(start..end).unwrap_or_default().to_vec();
                self.buffer.drain(..end);
                return Ok((kind, payload));
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Outcome<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the connection has ended".into()),
            _ => Ok(()),
        }
    }

    /// Masked with zeros, which changes nothing.
    async fn send(&mut self, kind: u8, payload: &[u8]) -> Outcome<()> {
        let length = u16::try_from(payload.len())?;
        let mut frame = vec![0x80 | kind];
        match u8::try_from(length).ok().filter(|length| *length < 126) {
            Some(length) => frame.push(0x80 | length),
            None => {
                frame.push(0x80 | 126);
                frame.extend_from_slice(&length.to_be_bytes());
            }
        }
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(payload);
        Ok(self.stream.write_all(&frame).await?)
    }
}

/// Of the frame at the beginning, if it is all there: its kind, and where its payload is.
fn complete(buffer: &[u8]) -> Option<(u8, usize, usize)> {
    let (kind, length) = (buffer.first()? & 0x0f, buffer.get(1)? & 0x7f);
    let (start, length) = match length {
        126 => (4, usize::from(u16::from_be_bytes(buffer.get(2..4)?.try_into().ok()?))),
        127 => (10, usize::try_from(u64::from_be_bytes(buffer.get(2..10)?.try_into().ok()?)).ok()?),
        length => (2, usize::from(length)),
    };
    (buffer.len() >= start + length).then_some((kind, start, start + length))
}

fn cursor(message: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = br#""cursor":""#;
    let rest = message.get(position(message, NAME)? + NAME.len()..)?;
    rest.get(..position(rest.get(..LONGEST_CURSOR).unwrap_or(rest), b"\"")?)
}

fn position(text: &[u8], of: &[u8]) -> Option<usize> {
    text.windows(of.len()).position(|part| part == of)
}
