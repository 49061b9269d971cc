//! Whether the service on this machine is ready, asked from outside of its process: for containers, which have no curl.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs},
    time::Duration,
};

const LONGEST: Duration = Duration::from_secs(3);

/// Asks `/health/ready` at the address on which the service listens; the answer's text if it is not ready.
pub fn ask(listen: &str) -> io::Result<()> {
    let not_ready = |why: &str| Err(io::Error::other(format!("not ready: {why}")));
    let Some(address) = listen.to_socket_addrs()?.next() else { return not_ready("no address") };
    let mut stream = TcpStream::connect_timeout(&reachable(address), LONGEST)?;
    stream.set_read_timeout(Some(LONGEST))?;
    stream.set_write_timeout(Some(LONGEST))?;
    stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4_096).read_to_string(&mut answer)?;
    match answer.starts_with("HTTP/1.1 200 ") {
        true => Ok(()),
        false => not_ready(answer.lines().last().unwrap_or_default()),
    }
}

/// Who listens everywhere is reached here.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
