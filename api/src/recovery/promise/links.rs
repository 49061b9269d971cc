//! Addresses of the page on which a customer says whether a promise was kept (R5).

use crate::kernel::{error::Fault, link, signature::Signer};
use async_graphql::Context;
use entity::ids::RecoveryPromiseId;
use std::sync::Arc;

pub struct Links(link::Links);

/// Where the page is.
const PATH: &str = "/promise";

impl Links {
    pub fn new(signer: Signer, public_url: &str, (company, host): (&str, &str)) -> Self {
        Self(link::Links::new(signer, public_url, PATH).of(company, host))
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

    pub fn token(&self, id: RecoveryPromiseId) -> String {
        self.0.token(id.0)
    }

    /// Whose token it is, if it is one of ours.
    pub fn read(&self, token: &str) -> Option<RecoveryPromiseId> {
        self.0.read(token).map(RecoveryPromiseId)
    }

    pub fn path(&self, id: RecoveryPromiseId) -> String {
        self.0.path(id.0)
    }

    pub fn url(&self, id: RecoveryPromiseId) -> String {
        self.0.url(id.0)
    }
}
