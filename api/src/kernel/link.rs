//! Addresses of pages for those who have no account: an id that nobody can guess, and our signature of it. A stranger costs no SQL.

use crate::kernel::signature::Signer;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

pub struct Links {
    signer: Signer,
    /// Where customers reach the service.
    public_url: String,
    /// Where the page is; the token stands behind it, not in it: paths are written into logs.
    path: &'static str,
    /// Who asks.
    company: String,
    /// What makes Message-IDs the world's only ones.
    host: String,
}

impl Links {
    pub fn new(signer: Signer, public_url: &str, path: &'static str) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self { signer, public_url, path, company: String::new(), host: String::new() }
    }

    pub fn of(self, company: &str, host: &str) -> Self {
        Self { company: company.to_owned(), host: host.to_owned(), ..self }
    }

    pub fn company(&self) -> &str {
        if self.company.is_empty() { "Sunhwan" } else { &self.company }
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn token(&self, id: Uuid) -> String {
        let id = URL_SAFE_NO_PAD.encode(id.as_bytes());
        let signature = self.signer.sign(&id);
        format!("{id}.{signature}")
    }

    /// Whose token it is, if it is one of ours.
    pub fn read(&self, token: &str) -> Option<Uuid> {
        let (id, signature) = token.split_once('.')?;
        let uuid = Uuid::from_slice(&URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
        self.signer.verify(id, signature).then_some(uuid)
    }

    pub fn path(&self, id: Uuid) -> String {
        format!("{}?token={}", self.path, self.token(id))
    }

    pub fn url(&self, id: Uuid) -> String {
        format!("{}{}", self.public_url, self.path(id))
    }
}
