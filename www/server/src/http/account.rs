//! `POST /v1/auth/account` and `POST /v1/auth/link`: sign-in by a token of an identity provider, with `--jwks`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use plaudit::Value;

use super::auth::answer;
use crate::auth::{Accounts, Issuer, Linked, NoAccount, Tokens, by_account, link};
use crate::clock::now;
use crate::endpoint::bearer::Bearers;
use crate::endpoint::{Code, Refusal, body};
use crate::peers::ClientAddress;

/// The most characters of a token: those of identity providers may hold many claims.
const MAX_TOKEN: usize = 16 * 1024;

/// Signs in the player of an account.
pub async fn account(
    State(accounts): State<Accounts>,
    State(tokens): State<Arc<Tokens>>,
    State(issuer): State<Option<Arc<Issuer>>>,
    address: Option<Extension<ClientAddress>>,
    request: Request,
) -> Result<Response, Refusal> {
    let issuer = issuer.ok_or_else(no_issuer)?;
    let account = account_of(&issuer, &body::read(request).await?).await?;
    let address = address.map(|Extension(address)| address.0);
    answer(&tokens, by_account(&accounts, &account, address, now()).await?)
}

/// Links the calling player and an account.
pub async fn join(
    State(bearers): State<Bearers>,
    State(accounts): State<Accounts>,
    State(issuer): State<Option<Arc<Issuer>>>,
    request: Request,
) -> Result<Response, Refusal> {
    let issuer = issuer.ok_or_else(no_issuer)?;
    let now = now();
    let player = bearers.admitted(request.headers(), now).await?.player;
    let account = account_of(&issuer, &body::read(request).await?).await?;
    match link(&accounts, &player, &account, now).await? {
        Linked::To(sign_in) => answer(&bearers.tokens, sign_in),
        Linked::BothHaveProgress => {
            let message = "the account belongs to another player, and both have progress, which cannot be merged; nothing was changed";
            Err(Refusal::new(Code::AccountTaken, message))
        }
    }
}

async fn account_of(issuer: &Issuer, body: &Value) -> Result<String, Refusal> {
    let token = body::text(body, "token", 1, MAX_TOKEN)?;
    issuer.account(token).await.map_err(|problem| match problem {
        NoAccount::Refused => Refusal::new(
            Code::Auth,
            "the token is forged, expired, of another issuer, or for another audience, or it names no account; sign in there again",
        ),
        NoAccount::NotNow => Refusal::later(Code::Busy, "the account issuer's keys cannot be fetched now; retry later", 10),
    })
}

fn no_issuer() -> Refusal {
    Refusal::new(Code::NotFound, "this authority has no account issuer (--jwks)")
}
