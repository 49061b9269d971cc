//! Addresses of a bulletin's page and PDF (H6): signed, for one viewer and some minutes. A stranger costs no SQL.

use crate::{
    access::LONGEST_ADDRESS,
    kernel::{actor::Actor, error::Fault, signature::Signer},
};
use async_graphql::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use entity::ids::{EmployeeId, HotlineBulletinId, SessionId};
use std::sync::Arc;
use uuid::Uuid;

/// Where the page is, and the PDF; the token stands behind the path, not in it: paths are written into logs.
pub const PAGE: &str = "/bulletin";
pub const PDF: &str = "/bulletin.pdf";

/// An address works for so long: time to open it, not to pass it on.
const SECONDS: i64 = 600;
/// O4: so that who signs out is remembered for as long as it does.
const _: () = assert!(SECONDS <= LONGEST_ADDRESS.num_seconds());

/// For whom an address was made. What they may see is asked anew when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    pub employee: EmployeeId,
    pub session: SessionId,
}

/// What an address shows, to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub bulletin: HotlineBulletinId,
    pub viewer: Viewer,
}

pub struct Links {
    signer: Signer,
    public_url: String,
    company: String,
    app_url: String,
    /// What makes Message-IDs the world's only ones.
    host: String,
}

impl Viewer {
    pub fn of(actor: &Actor) -> Option<Self> {
        match actor {
            Actor::Employee(actor) => Some(Self { employee: actor.id, session: actor.session }),
            Actor::Anonymous | Actor::Customer(_) => None,
        }
    }
}

impl Links {
    pub fn new(signer: Signer, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self { signer, public_url, company: String::new(), app_url: String::new(), host: String::new() }
    }

    pub fn of(self, company: &str, app_url: &str, host: &str) -> Self {
        Self { company: company.to_owned(), app_url: app_url.to_owned(), host: host.to_owned(), ..self }
    }

    /// Those of a request.
    pub fn in_request<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        Ok(ctx.data_opt::<Arc<Self>>().ok_or(Fault::Unavailable)?)
    }

    pub fn company(&self) -> &str {
        if self.company.is_empty() { "Sunhwan" } else { &self.company }
    }

    /// Where people find the application.
    pub fn app_url(&self) -> &str {
        &self.app_url
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn url(&self, path: &str, shown: Shown, language: &str, now: DateTime<Utc>) -> String {
        format!("{}{path}?token={}&lang={language}", self.public_url, self.token(shown, now))
    }

    pub fn token(&self, shown: Shown, now: DateTime<Utc>) -> String {
        let mut bytes = shown.bulletin.0.as_bytes().to_vec();
        bytes.extend_from_slice(shown.viewer.employee.0.as_bytes());
        bytes.extend_from_slice(shown.viewer.session.0.as_bytes());
        bytes.extend_from_slice(&(now.timestamp() + SECONDS).to_be_bytes());
        let text = URL_SAFE_NO_PAD.encode(bytes);
        let signature = self.signer.sign(&text);
        format!("{text}.{signature}")
    }

    /// What a token of ours shows, until its time is over.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Shown> {
        let (text, signature) = token.split_once('.')?;
        if !self.signer.verify(text, signature) {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (ids, expires) = bytes.split_last_chunk::<8>()?;
        let ids: Vec<Uuid> = ids.chunks_exact(16).filter_map(|id| Uuid::from_slice(id).ok()).collect();
        let [bulletin, employee, session] = ids.as_slice() else { return None };
        let viewer = Viewer { employee: EmployeeId(*employee), session: SessionId(*session) };
        let shown = Shown { bulletin: HotlineBulletinId(*bulletin), viewer };
        (now.timestamp() < i64::from_be_bytes(*expires)).then_some(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn links(keys: &[&'static str], purpose: &str) -> Links {
        Links::new(Signer::new(keys.iter().copied(), purpose), "https://sunhwan.test/")
    }

    /// H6: an address is for one bulletin, one viewer, and ten minutes.
    #[test]
    fn h6_a_link_is_of_one_bulletin_one_viewer_and_ten_minutes() {
        let (old, new) = (links(&["old"], "hotline"), links(&["new", "old"], "hotline"));
        let id = Uuid::from_u128;
        let viewer = Viewer { employee: EmployeeId(id(2)), session: SessionId(id(3)) };
        let shown = Shown { bulletin: HotlineBulletinId(id(1)), viewer };
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let token = old.token(shown, now);
        assert_eq!((old.read(&token, now), new.read(&token, now)), (Some(shown), Some(shown)));
        let (last, over) = (now + TimeDelta::seconds(SECONDS - 1), now + TimeDelta::seconds(SECONDS));
        assert_eq!((old.read(&token, last), old.read(&token, over)), (Some(shown), None));
        assert_eq!(old.read(&new.token(shown, now), now), None);
        assert_eq!(links(&["old"], "survey").read(&token, now), None);
        let other = old.token(Shown { bulletin: HotlineBulletinId(id(9)), viewer }, now);
        let (one, signature) = token.split_once('.').unwrap();
        for wrong in [
            String::new(),
            ".".into(),
            one.into(),
            format!(".{signature}"),
            format!("{}.{signature}", other.split_once('.').unwrap().0),
            format!("{token}="),
            "한글.링크".into(),
        ] {
            assert_eq!(old.read(&wrong, now), None, "{wrong}");
        }
        let url = old.url(PAGE, shown, "ko", now);
        assert_eq!(url, format!("https://sunhwan.test/bulletin?token={token}&lang=ko"));
    }
}
