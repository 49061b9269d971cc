//! The two ways of saying no: a `Fault` is a top-level error (this request can't be served), a refusal is the business
//! saying no, as data in the payload. Both speak Korean and English; a fault of ours tells the client only the request id.

use crate::kernel::i18n::Args;
use std::{fmt, sync::Arc};

#[derive(Clone, Debug)]
pub enum Fault {
    Unauthenticated,
    Forbidden,
    /// Signed in with a one-time password that has not been changed yet.
    PasswordChangeRequired,
    /// A role asks for a second factor that has not been set up or shown yet.
    SecondFactorRequired,
    /// What was sent can't be understood: the message's key, and what it speaks of.
    BadInput(&'static str, Args),
    RateLimited,
    /// What the cursor speaks of is no longer kept: begin anew (I5).
    ResyncRequired,
    Unavailable,
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

impl Fault {
    pub fn bad_input(key: &'static str) -> Self {
        Self::BadInput(key, Args::default())
    }

    pub fn internal(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Arc::new(source))
    }

    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::PasswordChangeRequired => "PASSWORD_CHANGE_REQUIRED",
            Self::SecondFactorRequired => "SECOND_FACTOR_REQUIRED",
            Self::BadInput(..) => "BAD_USER_INPUT",
            Self::RateLimited => "RATE_LIMITED",
            Self::ResyncRequired => "RESYNC_REQUIRED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// The key of its message.
    pub fn message(&self) -> (&'static str, Args) {
        let key = match self {
            Self::Unauthenticated => "fault-unauthenticated",
            Self::Forbidden => "fault-forbidden",
            Self::PasswordChangeRequired => "fault-password-change-required",
            Self::SecondFactorRequired => "fault-second-factor-required",
            Self::BadInput(key, args) => return (key, args.clone()),
            Self::RateLimited => "fault-rate-limited",
            Self::ResyncRequired => "fault-resync-required",
            Self::Unavailable => "fault-unavailable",
            Self::Internal(_) => "fault-internal",
        };
        (key, Args::default())
    }
}

/// Required by async-graphql, which then keeps the fault as the error's source; the endpoint writes the real message.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why a use case stopped: refused by the rules, or failed.
#[derive(Debug)]
pub enum Stop<R> {
    Refused(Vec<R>),
    Failed(Fault),
}

impl<R> Stop<R> {
    pub fn refused(refusal: R) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl<R> From<Fault> for Stop<R> {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

impl<R> From<sea_orm::DbErr> for Stop<R> {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl<R> From<Vec<R>> for Stop<R> {
    fn from(refusals: Vec<R>) -> Self {
        Self::Refused(refusals)
    }
}

/// What a mutation's payload holds: the object, or why there is none. A fault goes on to the top.
pub fn outcome<T, R>(result: Result<T, Stop<R>>) -> Result<Result<T, Vec<R>>, Fault> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Stop::Refused(refusals)) => Ok(Err(refusals)),
        Err(Stop::Failed(fault)) => Err(fault),
    }
}

/// Where a user error belongs in the input, and what it says: each refusal of a domain answers this once.
pub struct Said<C> {
    pub code: C,
    pub field: Vec<String>,
    pub key: &'static str,
    pub args: Args,
}

/// A domain's user-error object: `user_error!(PraiseError, PraiseErrorCode, "A praise mutation's refusal.")`.
#[macro_export]
macro_rules! user_error {
    ($name:ident, $code:ty, $doc:literal) => {
        #[doc = $doc]
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            /// What is so, for programs. New codes may be added: treat an unknown one as a refusal.
            pub code: $code,
            /// The path to the field of `input` that it is about, absent if it is about none.
            pub field: Option<Vec<String>>,
            /// What is so and what one can do, in the language of `Accept-Language` (Korean or English).
            pub message: String,
        }

        impl $name {
            pub fn all<R: Into<$crate::kernel::error::Said<$code>>>(
                locale: $crate::kernel::i18n::Locale,
                refusals: Vec<R>,
            ) -> Vec<Self> {
                let say = |refusal: R| {
                    let said: $crate::kernel::error::Said<$code> = refusal.into();
                    Self {
                        code: said.code,
                        field: (!said.field.is_empty()).then_some(said.field),
                        message: $crate::kernel::i18n::text(locale, said.key, &said.args),
                    }
                };
                refusals.into_iter().map(say).collect()
            }
        }
    };
}
