//! Addresses of the page: an id that nobody can guess, and our signature of it. A stranger costs no SQL.

use crate::kernel::{error::Fault, signature::Signer};
use async_graphql::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::ids::VocSurveyId;
use std::sync::Arc;
use uuid::Uuid;

pub struct Links {
    signer: Signer,
    /// Where customers reach the service.
    public_url: String,
    /// Who asks.
    company: String,
    /// What makes Message-IDs the world's only ones.
    host: String,
}

/// Where the page is; the token stands behind it, not in it: paths are written into logs.
pub const PATH: &str = "/satisfaction";

impl Links {
    pub fn new(signer: Signer, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self { signer, public_url, company: String::new(), host: String::new() }
    }

    pub fn of(self, company: &str, host: &str) -> Self {
        Self { company: company.to_owned(), host: host.to_owned(), ..self }
    }

    /// Those of a request.
    pub fn in_request<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        Ok(ctx.data_opt::<Arc<Self>>().ok_or(Fault::Unavailable)?)
    }

    pub fn company(&self) -> &str {
        if self.company.is_empty() { "Sunhwan" } else { &self.company }
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn token(&self, id: VocSurveyId) -> String {
        let id = URL_SAFE_NO_PAD.encode(id.0.as_bytes());
        let signature = self.signer.sign(&id);
        format!("{id}.{signature}")
    }

    /// Whose token it is, if it is one of ours.
    pub fn read(&self, token: &str) -> Option<VocSurveyId> {
        let (id, signature) = token.split_once('.')?;
        let uuid = Uuid::from_slice(&URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
        self.signer.verify(id, signature).then_some(VocSurveyId(uuid))
    }

    pub fn path(&self, id: VocSurveyId) -> String {
        format!("{PATH}?token={}", self.token(id))
    }

    pub fn url(&self, id: VocSurveyId) -> String {
        format!("{}{}", self.public_url, self.path(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(keys: &[&'static str], purpose: &str) -> Links {
        Links::new(Signer::new(keys.iter().copied(), purpose), "https://voc.example/")
    }

    /// V15.
    #[test]
    fn v15_a_token_is_of_one_survey_and_outlives_a_change_of_keys() {
        let (old, new) = (links(&["old"], "survey"), links(&["new", "old"], "survey"));
        let (id, other) = (VocSurveyId(Uuid::from_u128(7)), VocSurveyId(Uuid::from_u128(8)));
        let token = old.token(id);
        assert_eq!((old.read(&token), new.read(&token), old.read(&new.token(id))), (Some(id), Some(id), None));
        assert_eq!(links(&["old"], "files").read(&token), None);
        let (one, signature) = token.split_once('.').unwrap();
        let of_other = old.token(other);
        let (another, _) = of_other.split_once('.').unwrap();
        for wrong in [
            String::new(),
            ".".into(),
            one.into(),
            format!("{one}."),
            format!(".{signature}"),
            format!("{another}.{signature}"),
            format!("{one}.{}", &signature[1..]),
            format!("{token}="),
            format!(" {token}"),
            token.to_uppercase(),
            "한글.링크".into(),
        ] {
            assert_eq!(old.read(&wrong), None, "{wrong}");
        }
        assert_eq!(old.url(id), format!("https://voc.example/satisfaction?token={token}"));
        assert!(token.len() < 80 && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
    }
}
