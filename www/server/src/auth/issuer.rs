//! The issuer of other sign-ins: tokens of an identity provider, checked by the keys that it publishes (JWKS).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use axum::http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use jsonwebtoken::jwk::{EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use tokio::sync::{Mutex, RwLock};

use crate::outgoing::Outgoing;

/// The accepted algorithms, all asymmetric. With a symmetric one, such as HS256, the published key would be the secret.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];

/// How long keys are used before they are fetched again.
const FRESH: Duration = Duration::from_secs(60 * 60);

/// The least time between two fetches. A token with an unknown key id causes a fetch, because the key may be new; without this pause,
/// forged tokens could cause any number of fetches.
const PAUSE: Duration = Duration::from_secs(10);

/// How long keys are used if the issuer cannot be reached.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// The time limit of the issuer's answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The most keys of one id that are tried.
const MAX_TRIED: usize = 16;

const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// The tolerated difference between clocks, in seconds.
const LEEWAY_SEC: u64 = 60;

/// The most characters of an account's name.
const MAX_NAME: usize = 256;

/// The issuer and the audience of accepted tokens.
#[derive(Clone, Debug)]
pub struct IssuerOptions {
    /// The address of its keys.
    pub keys: String,
    /// The `iss` of its tokens.
    pub issuer: String,
    /// The `aud` of its tokens.
    pub audience: String,
    /// The claim that names the account.
    pub claim: String,
}

/// The reason why a token names no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAccount {
    /// The token is forged, expired, of another issuer, for another audience, of an algorithm that is not accepted, or names no account.
    #[error("this authority does not accept the token")]
    Refused,
    /// The issuer's keys are not available.
    #[error("the issuer's keys cannot be fetched")]
    NotNow,
}

/// An issuer, with its keys as they were last read.
pub struct Issuer {
    options: IssuerOptions,
    address: Uri,
    client: Outgoing,
    keys: RwLock<Keys>,
    /// Held by the request that fetches keys; requests whose key is known do not wait for it.
    asking: Mutex<()>,
}

#[derive(Default)]
struct Keys {
    /// All keys of one id, or without one, are tried.
    by_id: BTreeMap<String, Vec<Key>>,
    read_at: Option<Instant>,
    asked_at: Option<Instant>,
}

#[derive(Clone)]
struct Key {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl Issuer {
    /// An issuer with keys at this address; none is read yet.
    ///
    /// # Errors
    ///
    /// The address is neither `https://` nor, on this machine, `http://`: keys from a network that others can write to prove nothing.
    pub fn new(options: IssuerOptions) -> Result<Issuer> {
        let (address, client) = Outgoing::to(&options.keys, "--jwks")?;
        let is_local = matches!(address.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        ensure!(
            is_local || matches!(client, Outgoing::Tls(_)),
            "--jwks has to begin with https://; http:// is for an issuer on this machine"
        );
        for (name, value) in [("--issuer", &options.issuer), ("--audience", &options.audience), ("--player-claim", &options.claim)] {
            ensure!(!value.is_empty(), "{name} is empty");
        }
        Ok(Issuer { options, address, client, keys: RwLock::default(), asking: Mutex::default() })
    }

    /// The account that a token names. Its name contains the issuer, so that accounts of different issuers differ.
    ///
    /// # Errors
    ///
    /// [`NoAccount`].
    pub async fn account(&self, token: &str) -> Result<String, NoAccount> {
        let header = decode_header(token).map_err(|_| NoAccount::Refused)?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(NoAccount::Refused);
        }
        let keys = self.keys_of(header.kid.as_deref().unwrap_or_default()).await?;
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[&self.options.issuer]);
        validation.set_audience(&[&self.options.audience]);
        validation.set_required_spec_claims(&["aud", "exp", "iss"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY_SEC;
        let keys = keys.iter().filter(|key| key.algorithm == header.alg).take(MAX_TRIED);
        let decoded = keys.map(|key| decode::<Value>(token, &key.key, &validation)).find_map(Result::ok);
        let claims = decoded.ok_or(NoAccount::Refused)?.claims;
        match claims.get(&self.options.claim).and_then(Value::as_str) {
            Some(name) if (1..=MAX_NAME).contains(&name.chars().count()) => Ok(format!("{}\0{name}", self.options.issuer)),
            _ => Err(NoAccount::Refused),
        }
    }

    /// Reads the keys, so that the first sign-in finds them, and a wrong address is logged at the start.
    pub async fn prepare(&self) {
        let _asking = self.asking.lock().await;
        self.refresh().await;
    }

    /// The keys of this id.
    async fn keys_of(&self, id: &str) -> Result<Vec<Key>, NoAccount> {
        let (is_fresh, known) = {
            let keys = self.keys.read().await;
            (keys.is_fresh(), if keys.is_stale() { Vec::new() } else { keys.find(id) })
        };
        if is_fresh && !known.is_empty() {
            return Ok(known);
        }
        let asking = match self.asking.try_lock() {
            Ok(asking) => asking,
            Err(_) if !known.is_empty() => return Ok(known), // the present keys suffice while another request fetches
            Err(_) => self.asking.lock().await,
        };
        let is_due = {
            let keys = self.keys.read().await;
            (!keys.is_fresh() || keys.find(id).is_empty()) && keys.may_be_asked_for()
        };
        if is_due {
            self.refresh().await;
        }
        drop(asking);
        let keys = self.keys.read().await;
        if keys.is_stale() {
            return Err(NoAccount::NotNow);
        }
        Some(keys.find(id)).filter(|found| !found.is_empty()).ok_or(NoAccount::Refused)
    }

    /// Reads the keys again, without a lock on the present ones, which stay if this fails.
    async fn refresh(&self) {
        self.keys.write().await.asked_at = Some(Instant::now());
        match tokio::time::timeout(TIMEOUT, self.fetch()).await.unwrap_or_else(|_| Err(anyhow::anyhow!("it took too long"))) {
            Ok(by_id) => {
                tracing::info!(keys = by_id.values().map(Vec::len).sum::<usize>(), "the issuer's keys were read");
                let mut keys = self.keys.write().await;
                (keys.by_id, keys.read_at) = (by_id, Some(Instant::now()));
            }
            Err(error) => tracing::warn!(error = format!("{error:#}"), "the issuer's keys cannot be fetched"),
        }
    }

    async fn fetch(&self) -> Result<BTreeMap<String, Vec<Key>>> {
        let request = Request::get(&self.address)
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, concat!("plaudit/", env!("CARGO_PKG_VERSION")))
            .body(Full::default())?;
        let (head, body) = self.client.send(request).await.context("the issuer cannot be reached")?.into_parts();
        ensure!(head.status == StatusCode::OK, "the issuer answered {}", head.status);
        let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await;
        let body = body.map_err(|_| anyhow::anyhow!("the answer broke off, or has more than {MAX_ANSWER_BYTES} bytes"))?.to_bytes();
        let document: Value = serde_json::from_slice(&body).context("the answer is not JSON")?;
        let keys = document.get("keys").and_then(Value::as_array).context("the answer has no `keys`")?;
        // A key of another kind or for another purpose is skipped, and does not affect the others.
        let by_id = by_id(keys.iter().filter_map(key_of));
        ensure!(!by_id.is_empty(), "none of the {} keys is for RS256, ES256 or EdDSA", keys.len());
        Ok(by_id)
    }
}

impl Keys {
    fn is_fresh(&self) -> bool {
        self.read_at.is_some_and(|read_at| read_at.elapsed() < FRESH)
    }

    fn may_be_asked_for(&self) -> bool {
        self.asked_at.is_none_or(|asked_at| asked_at.elapsed() >= PAUSE)
    }

    /// Whether the keys are too old, or there are none yet.
    fn is_stale(&self) -> bool {
        self.read_at.is_none_or(|read_at| read_at.elapsed() > STALE)
    }

    /// The keys of an id. A token without an id refers to the keys without one, or else to the only key.
    fn find(&self, id: &str) -> Vec<Key> {
        let only = || self.by_id.values().next().filter(|_| id.is_empty() && self.by_id.len() == 1);
        self.by_id.get(id).or_else(only).cloned().unwrap_or_default()
    }
}

fn by_id(keys: impl IntoIterator<Item = (String, Key)>) -> BTreeMap<String, Vec<Key>> {
    let mut by_id: BTreeMap<String, Vec<Key>> = BTreeMap::new();
    for (id, key) in keys {
        by_id.entry(id).or_default().push(key);
    }
    by_id
}

/// A published key with its id, if it verifies signatures of an accepted algorithm.
fn key_of(key: &Value) -> Option<(String, Key)> {
    use jsonwebtoken::jwk::AlgorithmParameters::{EllipticCurve as Ec, OctetKeyPair, RSA};

    let key: Jwk = serde_json::from_value(key.clone()).ok()?;
    if key.common.public_key_use.as_ref().is_some_and(|purpose| *purpose != PublicKeyUse::Signature) {
        return None;
    }
    let (algorithm, named) = match &key.algorithm {
        RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        Ec(parameters) if parameters.curve == EllipticCurve::P256 => (Algorithm::ES256, KeyAlgorithm::ES256),
        OctetKeyPair(parameters) if parameters.curve == EllipticCurve::Ed25519 => (Algorithm::EdDSA, KeyAlgorithm::EdDSA),
        _ => return None,
    };
    if key.common.key_algorithm.is_some_and(|algorithm| algorithm != named) {
        return None;
    }
    Some((key.common.key_id.clone().unwrap_or_default(), Key { algorithm, key: DecodingKey::from_jwk(&key).ok()? }))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn keys_come_from_a_safe_place_only() {
        let of = |keys: &str| {
            let options =
                IssuerOptions { keys: keys.to_owned(), issuer: "i".to_owned(), audience: "a".to_owned(), claim: "sub".to_owned() };
            Issuer::new(options).map(|_| ()).map_err(|error| error.to_string())
        };
        assert_eq!(of("http://127.0.0.1:1/keys"), Ok(()));
        assert_eq!(of("https://accounts.example/keys"), Ok(()));
        assert!(of("http://accounts.example/keys").unwrap_err().contains("https://"));
        assert!(of("ftp://accounts.example/keys").unwrap_err().starts_with("--jwks "));
    }

    #[test]
    fn keys_for_other_purposes_are_left_out() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let key = |more: &str| {
            let text = format!(r#"{{"kty": "OKP", "crv": "Ed25519", "x": "{x}", "kid": "k"{more}}}"#);
            key_of(&serde_json::from_str(&text).unwrap()).map(|(id, key)| (id, key.algorithm))
        };
        assert_eq!(key(""), Some(("k".to_owned(), Algorithm::EdDSA)));
        assert_eq!(key(r#", "use": "sig", "alg": "EdDSA""#), Some(("k".to_owned(), Algorithm::EdDSA)));
        for wrong in [r#", "use": "enc""#, r#", "alg": "RS256""#, r#", "alg": "HS256""#] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
        let secret = serde_json::json!({"kty": "oct", "k": "c2VjcmV0", "kid": "k"});
        assert!(key_of(&secret).is_none(), "a shared secret is not published");
    }
}
