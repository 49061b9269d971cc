//! A line between a node and its database that can be cut.

use std::sync::{Arc, Mutex};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

pub struct Proxy {
    pub port: u16,
    lines: Arc<Mutex<Option<JoinSet<()>>>>,
}

impl Proxy {
    /// To this port of this machine.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap().port();
        let lines = Arc::new(Mutex::new(Some(JoinSet::new())));
        let open = lines.clone();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                // While it is cut, who calls is hung up on.
                if let Some(lines) = open.lock().unwrap().as_mut() {
                    lines.spawn(async move {
                        if let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)).await {
                            let _ = copy_bidirectional(&mut client, &mut server).await;
                        }
                    });
                }
            }
        });
        Self { port: own, lines }
    }

    pub fn cut(&self) {
        *self.lines.lock().unwrap() = None;
    }

    pub fn mend(&self) {
        *self.lines.lock().unwrap() = Some(JoinSet::new());
    }
}
