//! Clients that listen: server-sent events, and a WebSocket spoken by hand.

use crate::Client;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, protocol::CloseFrame},
};

/// A subscription as server-sent events.
pub struct Events {
    response: reqwest::Response,
    buffer: String,
}

impl Client {
    /// Subscribes; waits until the server has answered that it listens.
    pub async fn subscribe(&self, query: &str, variables: Value) -> Events {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let request = self.request_for("POST", "text/event-stream");
        let response = request.header("content-type", "application/json").body(body).send().await.unwrap();
        Events { response, buffer: String::new() }
    }

    /// A socket that has said who it is.
    pub async fn socket(&self) -> Socket {
        let mut socket = self.silent_socket().await;
        let payload = self.token().map(|token| json!({ "authorization": format!("Bearer {token}"), "locale": "en" }));
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.next().await.unwrap()["type"], "connection_ack");
        socket
    }

    pub async fn silent_socket(&self) -> Socket {
        let mut request = self.url().replace("http://", "ws://").into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        Socket(connect_async(request).await.unwrap().0)
    }
}

impl Events {
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// The next event's data; `None` when the stream is complete or has broken off.
    pub async fn next(&mut self) -> Option<Value> {
        self.within(Duration::from_secs(20)).await.expect("no event within 20 s")
    }

    /// As `next`; an error if nothing comes in time.
    pub async fn within(&mut self, time: Duration) -> Result<Option<Value>, tokio::time::error::Elapsed> {
        tokio::time::timeout(time, async {
            loop {
                if let Some((event, rest)) = self.buffer.split_once("\n\n") {
                    let (event, rest) = (event.to_owned(), rest.to_owned());
                    self.buffer = rest;
                    match event.strip_prefix("event: next\ndata: ") {
                        Some(data) => return Some(serde_json::from_str(data).unwrap()),
                        None if event.starts_with("event: complete") => return None,
                        None => continue,
                    }
                }
                match self.response.chunk().await {
                    Ok(Some(chunk)) => self.buffer.push_str(std::str::from_utf8(&chunk).unwrap()),
                    _ => return None,
                }
            }
        })
        .await
    }
}

/// A WebSocket of which a test sees every message.
pub struct Socket(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

impl Socket {
    pub async fn send(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        self.send(json!({ "type": "subscribe", "id": id, "payload": { "query": query, "variables": variables } }))
            .await;
    }

    /// The next message, or the code with which the server closed.
    pub async fn next(&mut self) -> Result<Value, u16> {
        let next = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                    Some(Ok(Message::Close(Some(CloseFrame { code, .. })))) => return Err(code.into()),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    _ => return Err(0),
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), next).await.expect("no message within 20 s")
    }
}
