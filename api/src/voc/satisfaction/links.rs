//! Addresses of the page of a survey (V15).

use crate::kernel::{error::Fault, link, signature::Signer};
use async_graphql::Context;
use entity::ids::VocSurveyId;
use std::sync::Arc;

pub struct Links(link::Links);

/// Where the page is.
pub const PATH: &str = "/satisfaction";

impl Links {
    pub fn new(signer: Signer, public_url: &str) -> Self {
        Self(link::Links::new(signer, public_url, PATH))
    }

    pub fn of(self, company: &str, host: &str) -> Self {
        Self(self.0.of(company, host))
    }

    /// Those of a request.
    pub fn in_request<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        Ok(ctx.data_opt::<Arc<Self>>().ok_or(Fault::Unavailable)?)
    }

    pub fn company(&self) -> &str {
        self.0.company()
    }

    pub fn host(&self) -> &str {
        self.0.host()
    }

    pub fn token(&self, id: VocSurveyId) -> String {
        self.0.token(id.0)
    }

    /// Whose token it is, if it is one of ours.
    pub fn read(&self, token: &str) -> Option<VocSurveyId> {
        self.0.read(token).map(VocSurveyId)
    }

    pub fn path(&self, id: VocSurveyId) -> String {
        self.0.path(id.0)
    }

    pub fn url(&self, id: VocSurveyId) -> String {
        self.0.url(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

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
