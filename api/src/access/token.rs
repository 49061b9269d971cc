//! Access tokens: JWT signed with EdDSA, verified as RFC 8725 asks (X3).

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{CustomerId, EmployeeId, SessionId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

pub use crate::kernel::seal::fresh_key;

/// Of a token for an employee.
const EMPLOYEES: &str = "sunhwan";
/// Of a token for a customer. A token has one kind of principal, and says it where every verifier must look (RFC 8725, 3.12).
const CUSTOMERS: &str = "sunhwan:customers";
/// Clocks of two nodes may differ by this much.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);

/// The keys that sign and verify. The first of the configuration signs; all verify, so that keys can be rotated.
pub struct Keys {
    issuer: String,
    lifetime: TimeDelta,
    signing_id: String,
    signing: EncodingKey,
    verifying: HashMap<String, (DecodingKey, String)>,
    /// Tokens whose signature was right, because checking it takes longer than most of what is asked with them.
    known: RwLock<HashMap<Box<str>, Claimed>>,
}

/// Of tokens that are remembered; then all are forgotten, and checked again as they come.
const MOST_KNOWN: usize = 50_000;

/// Whom a token speaks for.
#[derive(Clone, Debug)]
pub enum Claimed {
    Employee(Claims),
    Customer(CustomerClaims),
}

/// What an employee's token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    pub sub: EmployeeId,
    /// The session.
    pub sid: SessionId,
    iat: i64,
    nbf: i64,
    pub exp: i64,
    /// Signed in with a one-time password.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub otp: bool,
    /// A second factor was shown in this session.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mfa: bool,
}

/// What a customer's token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomerClaims {
    iss: String,
    aud: String,
    pub sub: CustomerId,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// How somebody signed in.
#[derive(Clone, Copy, Default)]
pub struct Standing {
    /// With a one-time password.
    pub one_time: bool,
    pub second_factor: bool,
}

pub struct Issued {
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("no signing key is configured")]
    None,
    #[error("two signing keys have the id {0:?}")]
    Twice(String),
    #[error("the signing key {0:?} is not an Ed25519 key as base64 of PKCS #8")]
    Unreadable(String),
}

impl Keys {
    /// `keys`: id and private key (PKCS #8 in base64), the signing one first.
    pub fn new<'a>(
        issuer: &str,
        lifetime: TimeDelta,
        keys: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, KeyError> {
        let mut verifying = HashMap::new();
        let mut signing = None;
        for (id, key) in keys {
            let unreadable = || KeyError::Unreadable(id.to_owned());
            let der = STANDARD.decode(key).map_err(|_| unreadable())?;
            let pair = Ed25519KeyPair::from_pkcs8(&der).map_err(|_| unreadable())?;
            let public = URL_SAFE_NO_PAD.encode(pair.public_key());
            let decoding = DecodingKey::from_ed_components(&public).map_err(|_| unreadable())?;
            if verifying.insert(id.to_owned(), (decoding, public)).is_some() {
                return Err(KeyError::Twice(id.to_owned()));
            }
            signing.get_or_insert((id.to_owned(), EncodingKey::from_ed_der(&der)));
        }
        let (signing_id, signing) = signing.ok_or(KeyError::None)?;
        Ok(Self { issuer: issuer.to_owned(), lifetime, signing_id, signing, verifying, known: RwLock::default() })
    }

    pub fn issue(
        &self,
        employee: EmployeeId,
        session: SessionId,
        standing: Standing,
        now: DateTime<Utc>,
    ) -> Result<Issued, jsonwebtoken::errors::Error> {
        let expires_at = now + self.lifetime;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: EMPLOYEES.to_owned(),
            sub: employee,
            sid: session,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
            otp: standing.one_time,
            mfa: standing.second_factor,
        };
        Ok(Issued { token: self.sign(&claims)?, expires_at })
    }

    /// A token for a customer. It belongs to no session: it is worth something until it ends, or the customer is erased.
    pub fn issue_to_customer(
        &self,
        customer: CustomerId,
        now: DateTime<Utc>,
    ) -> Result<Issued, jsonwebtoken::errors::Error> {
        let expires_at = now + self.lifetime;
        let claims = CustomerClaims {
            iss: self.issuer.clone(),
            aud: CUSTOMERS.to_owned(),
            sub: customer,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        Ok(Issued { token: self.sign(&claims)?, expires_at })
    }

    fn sign(&self, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.signing_id.clone());
        encode(&header, claims, &self.signing)
    }

    /// The claims of a token that we signed, for us, and that is in force now.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Claimed> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned();
        let claims = match known {
            Some(claims) => claims,
            None => {
                let claims = self.check(token)?;
                let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
                if known.len() >= MOST_KNOWN {
                    known.clear();
                }
                known.insert(token.into(), claims.clone());
                claims
            }
        };
        let (nbf, exp) = match &claims {
            Claimed::Employee(claims) => (claims.nbf, claims.exp),
            Claimed::Customer(claims) => (claims.nbf, claims.exp),
        };
        let in_force = exp > (now - LEEWAY).timestamp() && nbf <= (now + LEEWAY).timestamp() && exp > nbf;
        in_force.then_some(claims)
    }

    /// One algorithm; the key is chosen from ours by its id, and nothing else in the header is believed.
    fn check(&self, token: &str) -> Option<Claimed> {
        let header = decode_header(token).ok()?;
        let (key, _) = self.verifying.get(header.kid.as_deref()?)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[EMPLOYEES, CUSTOMERS]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The library would ask the system for the time; ours is checked at each use.
        validation.validate_exp = false;
        let claims: Value = decode(token, key, &validation).ok()?.claims;
        match claims.get("aud")?.as_str()? {
            EMPLOYEES => serde_json::from_value(claims).ok().map(Claimed::Employee),
            CUSTOMERS => serde_json::from_value(claims).ok().map(Claimed::Customer),
            _ => None,
        }
    }

    /// The public keys, for `/.well-known/jwks.json`.
    pub fn jwks(&self) -> serde_json::Value {
        let mut ids: Vec<&String> = self.verifying.keys().collect();
        ids.sort();
        let key = |id: &String| {
            let (_, public) = self.verifying.get(id)?;
            Some(serde_json::json!({
                "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": id, "x": public,
            }))
        };
        serde_json::json!({ "keys": ids.into_iter().filter_map(key).collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::jwk::Jwk;
    use uuid::Uuid;

    const EMPLOYEE: EmployeeId = EmployeeId(Uuid::from_u128(1));
    const SESSION: SessionId = SessionId(Uuid::from_u128(2));

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn keys(id: &str, key: &str) -> Keys {
        Keys::new("https://sunhwan.test", TimeDelta::minutes(10), [(id, key)]).unwrap()
    }

    fn sign(key: &str, header: &Header, claims: &serde_json::Value) -> String {
        let der = STANDARD.decode(key).unwrap();
        encode(header, claims, &EncodingKey::from_ed_der(&der)).unwrap()
    }

    /// X3: expiry and not-before are those of our clock.
    #[test]
    fn x3_a_token_is_in_force_for_its_ten_minutes() {
        let keys = keys("k1", &fresh_key().unwrap());
        let issued = keys.issue(EMPLOYEE, SESSION, Standing::default(), now()).unwrap();
        let Some(Claimed::Employee(claims)) = keys.verify(&issued.token, now()) else { panic!() };
        assert_eq!((claims.sub, claims.sid, claims.otp), (EMPLOYEE, SESSION, false));
        assert!(keys.verify(&issued.token, now() + TimeDelta::minutes(9)).is_some());
        assert!(keys.verify(&issued.token, now() + TimeDelta::minutes(11)).is_none());
        assert!(keys.verify(&issued.token, now() - TimeDelta::minutes(1)).is_none());
    }

    /// X1, X3: a token speaks for one kind of principal, and no id of the other kind makes it another's.
    #[test]
    fn x3_a_customers_token_is_no_employees() {
        let key = fresh_key().unwrap();
        let keys = keys("k1", &key);
        let customer = CustomerId(Uuid::from_u128(3));
        let issued = keys.issue_to_customer(customer, now()).unwrap();
        let Some(Claimed::Customer(claims)) = keys.verify(&issued.token, now()) else { panic!() };
        assert_eq!(claims.sub, customer);
        assert!(keys.verify(&issued.token, now() + TimeDelta::minutes(11)).is_none());
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("k1".into());
        let time = now().timestamp();
        let claims = |aud: Value| {
            serde_json::json!({ "iss": "https://sunhwan.test", "aud": aud, "sub": customer, "iat": time, "nbf": time,
                "exp": time + 600 })
        };
        for aud in [serde_json::json!("sunhwan"), serde_json::json!(["sunhwan:customers", "sunhwan"])] {
            assert!(keys.verify(&sign(&key, &header, &claims(aud.clone())), now()).is_none(), "{aud}");
        }
        assert!(keys.verify(&sign(&key, &header, &claims(serde_json::json!("sunhwan:customers"))), now()).is_some());
    }

    /// X3, RFC 8725: what is missing or another's makes the token worthless.
    #[test]
    fn x3_every_claim_is_required_and_ours() {
        let key = fresh_key().unwrap();
        let keys = keys("k1", &key);
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("k1".into());
        let time = now().timestamp();
        let good = serde_json::json!({ "iss": "https://sunhwan.test", "aud": "sunhwan", "sub": EMPLOYEE, "sid": SESSION,
            "iat": time, "nbf": time, "exp": time + 600 });
        assert!(keys.verify(&sign(&key, &header, &good), now()).is_some());
        for (claim, wrong) in [
            ("iss", serde_json::json!("https://elsewhere.test")),
            ("aud", serde_json::json!("another")),
            ("sub", serde_json::json!("admin")),
            ("exp", serde_json::json!(time - 60)),
            ("exp", serde_json::json!("never")),
            ("nbf", serde_json::json!(time + 60)),
        ] {
            let mut claims = good.clone();
            claims[claim] = wrong.clone();
            assert!(keys.verify(&sign(&key, &header, &claims), now()).is_none(), "{claim} {wrong}");
            claims.as_object_mut().unwrap().remove(claim);
            assert!(keys.verify(&sign(&key, &header, &claims), now()).is_none(), "no {claim}");
        }
    }

    /// X3, RFC 8725: neither the algorithm nor the key is the token's to choose.
    #[test]
    fn x3_the_header_chooses_neither_algorithm_nor_key() {
        let (ours, theirs) = (fresh_key().unwrap(), fresh_key().unwrap());
        let keys = keys("k1", &ours);
        let time = now().timestamp();
        let claims = serde_json::json!({ "iss": "https://sunhwan.test", "aud": "sunhwan", "sub": EMPLOYEE,
            "sid": SESSION, "iat": time, "nbf": time, "exp": time + 600 });
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("k1".into());
        assert!(keys.verify(&sign(&theirs, &header, &claims), now()).is_none(), "another's signature");
        header.kid = None;
        assert!(keys.verify(&sign(&ours, &header, &claims), now()).is_none(), "no key id");
        header.kid = Some("k2".into());
        assert!(keys.verify(&sign(&ours, &header, &claims), now()).is_none(), "an unknown key id");

        let public = Ed25519KeyPair::from_pkcs8(&STANDARD.decode(&theirs).unwrap()).unwrap();
        let jwk =
            serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(public.public_key()) });
        header.kid = Some("k1".into());
        header.jwk = Some(serde_json::from_value::<Jwk>(jwk).unwrap());
        assert!(keys.verify(&sign(&theirs, &header, &claims), now()).is_none(), "a key of its own");

        let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
        for alg in ["none", "HS256"] {
            let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","typ":"JWT","kid":"k1"}}"#));
            let mac = jsonwebtoken::crypto::sign(
                format!("{header}.{payload}").as_bytes(),
                &EncodingKey::from_secret(b"k1"),
                Algorithm::HS256,
            );
            let signature = if alg == "none" { String::new() } else { mac.unwrap() };
            assert!(keys.verify(&format!("{header}.{payload}.{signature}"), now()).is_none(), "{alg}");
        }
        for garbage in ["", "a.b.c", "....", "eyJ"] {
            assert!(keys.verify(garbage, now()).is_none(), "{garbage}");
        }
    }

    #[test]
    fn an_old_key_still_verifies_after_a_new_one_signs() {
        let (old, new) = (fresh_key().unwrap(), fresh_key().unwrap());
        let before = keys("old", &old).issue(EMPLOYEE, SESSION, Standing::default(), now()).unwrap();
        let both = [("new", new.as_str()), ("old", old.as_str())];
        let keys = Keys::new("https://sunhwan.test", TimeDelta::minutes(10), both).unwrap();
        assert!(keys.verify(&before.token, now()).is_some());
        assert_eq!(keys.jwks()["keys"].as_array().unwrap().len(), 2);
    }
}
