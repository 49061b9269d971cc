//! How a refresh token travels: in the payload to an app that has a safe place for it, in a cookie to a browser, where no script
//! can read it (X2).

use crate::{
    access::{gate::Door, session::Renewed, token::Issued, types::Tokens},
    kernel::{
        cx::{Browser, Cx},
        error::Fault,
    },
};
use async_graphql::{Context, Enum};

/// How a refresh token travels.
#[derive(Enum, Clone, Copy, Default, Debug, PartialEq, Eq)]
pub enum RefreshTokenCarrier {
    /// In the payload's `refreshToken`, for apps that have a safe place of their own for it.
    #[default]
    Payload,
    /// In a cookie that no script can read, for browsers; `refreshToken` is then absent. Over HTTP alone, and only from the
    /// service's own origin or one of those that are configured.
    Cookie,
}

impl RefreshTokenCarrier {
    /// Before anything is done: whether it may travel so.
    pub fn check(self, cx: &Cx) -> Result<Self, Fault> {
        match (self, &cx.browser) {
            (Self::Payload, _) => Ok(self),
            (Self::Cookie, None) => Err(Fault::bad_input("fault-cookie-needs-http")),
            // Another site's page can make a browser send a request; it can't forge where that comes from.
            (Self::Cookie, Some(browser)) if browser.is_trusted => Ok(self),
            (Self::Cookie, Some(_)) => Err(Fault::Forbidden),
        }
    }

    pub fn give(self, ctx: &Context<'_>, renewed: Renewed, door: Door<'_>) -> Result<Tokens, Fault> {
        let cx = Cx::of(ctx)?;
        match (self, &cx.browser) {
            (Self::Cookie, Some(browser)) => {
                ctx.append_http_header("set-cookie", kept(browser, &renewed.refresh, cx));
                Ok(Tokens::without_refresh_token(renewed, door))
            }
            _ => Ok(Tokens::new(renewed, door)),
        }
    }
}

/// Takes the cookie away, if the browser has one.
pub fn forget(ctx: &Context<'_>, cx: &Cx) {
    if let Some(browser) = cx.browser.as_ref().filter(|browser| browser.refresh_token.is_some()) {
        ctx.append_http_header("set-cookie", cookie(browser, "", 0));
    }
}

fn kept(browser: &Browser, token: &Issued, cx: &Cx) -> String {
    cookie(browser, &token.token, (token.expires_at - cx.now).num_seconds())
}

/// With `__Host-` browsers take it from this very host alone, over TLS, for all of its paths.
fn cookie(browser: &Browser, value: &str, seconds: i64) -> String {
    let secure = if browser.is_secure { "; Secure" } else { "" };
    let name = browser.cookie_name();
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}
