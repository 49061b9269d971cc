//! Addresses of certificates: signed, of one viewer, for some minutes. A stranger costs no SQL.

use crate::{
    files::Viewer,
    kernel::{error::Fault, signature::Signer},
};
use async_graphql::Context;
use chrono::{DateTime, Utc};
use entity::ids::LoyalCustomerAdvisorId;
use std::sync::Arc;
use uuid::Uuid;

pub struct Links(Signer);

/// Time enough to open it, or to hand it to a printer.
const SECONDS: i64 = 300;
/// The same address for so long.
const STEP: i64 = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Svg,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Svg => "svg",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Svg => "image/svg+xml",
        }
    }
}

impl Links {
    pub fn new(signer: Signer) -> Self {
        Self(signer)
    }

    pub fn in_request<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        Ok(ctx.data_opt::<Arc<Self>>().ok_or(Fault::Unavailable)?)
    }

    pub fn address(&self, id: LoyalCustomerAdvisorId, format: Format, viewer: Viewer, now: DateTime<Utc>) -> String {
        let last = now.timestamp() + SECONDS;
        let expires = last - last.rem_euclid(STEP);
        let path = format!("/certificates/{}.{}", id.0.simple(), format.ending());
        let viewer = viewer.code();
        let signature = self.0.sign(&format!("get {path} {viewer} {expires}"));
        format!("{path}?expires={expires}&viewer={viewer}&signature={signature}")
    }

    /// Whose certificate it is and for whom the address was made, if it is one of ours and its time is not over.
    pub fn read(
        &self,
        file: &str,
        (viewer, expires, signature): (&str, i64, &str),
        now: DateTime<Utc>,
    ) -> Option<(LoyalCustomerAdvisorId, Format, Viewer)> {
        let signed = format!("get /certificates/{file} {viewer} {expires}");
        if now.timestamp() >= expires || !self.0.verify(&signed, signature) {
            return None;
        }
        let (id, ending) = file.split_once('.')?;
        let format = [Format::Pdf, Format::Svg].into_iter().find(|format| format.ending() == ending)?;
        let id = Some(id).filter(|id| id.len() == 32).and_then(|id| Uuid::try_parse(id).ok())?;
        Some((LoyalCustomerAdvisorId(id), format, Viewer::parse(viewer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{CustomerId, EmployeeId, SessionId};

    /// A5.
    #[test]
    fn a5_an_address_is_of_one_certificate_one_viewer_and_some_minutes() {
        let links = Links::new(Signer::new(["key"], "certificates"));
        let now: DateTime<Utc> = "2026-03-02T03:07:00Z".parse().unwrap();
        let (id, other) = (LoyalCustomerAdvisorId(Uuid::from_u128(7)), LoyalCustomerAdvisorId(Uuid::from_u128(8)));
        let viewers = [
            Viewer::Employee(EmployeeId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2))),
            Viewer::Customer(CustomerId(Uuid::from_u128(3))),
        ];
        for viewer in viewers {
            let address = links.address(id, Format::Pdf, viewer, now);
            let (path, query) = address.split_once("?expires=").unwrap();
            let file = path.strip_prefix("/certificates/").unwrap();
            let (expires, rest) = query.split_once("&viewer=").unwrap();
            let (code, signature) = rest.split_once("&signature=").unwrap();
            let expires: i64 = expires.parse().unwrap();
            let read = |file: &str, code: &str, expires, now| links.read(file, (code, expires, signature), now);
            assert_eq!(read(file, code, expires, now), Some((id, Format::Pdf, viewer)));
            let then = |seconds| DateTime::from_timestamp(expires + seconds, 0).unwrap();
            assert!(read(file, code, expires, then(-1)).is_some() && read(file, code, expires, then(0)).is_none());
            assert!(read(&file.replace("pdf", "svg"), code, expires, now).is_none());
            assert!(read(&format!("{}.pdf", other.0.simple()), code, expires, now).is_none());
            assert!(read(file, code, expires + 60, now).is_none());
            let foreign = if code.starts_with('e') { viewers[1] } else { viewers[0] }.code();
            assert!(read(file, &foreign, expires, now).is_none());
        }
    }
}
