//! `/promise`: the page behind the link of the letter that asks whether a promise was kept (R5).

mod page;

use crate::{
    app::App,
    http::linked::{Form, Frame, Trouble, as_customer, asked, told},
    kernel::{
        cx::Cx,
        error::{Fault, Said, Stop},
        i18n::{self, Args},
        policy::Action,
    },
    recovery::{
        RecoveryErrorCode, Refusal,
        promise::{self, Answer, Opened},
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use entity::{ids::RecoveryPromiseId, recovery_promise::PromiseChannel};
use page::{Filled, Shown};
use tracing::Instrument;

pub async fn endpoint(app: web::Data<App>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let asked = asked(&app, &request, payload).await;
    let token = asked.form.token.clone();
    let frame = Frame { company: &app.explorer.company, locale: asked.locale, token: &token, place: "promise" };
    let answered = match asked.is_answer {
        Ok(false) => show(&app, &asked.cx, &frame, None).await,
        Ok(true) => take(&app, &asked.cx, &frame, asked.form).await,
        Err(trouble) => Err(trouble),
    };
    answered.unwrap_or_else(|trouble| told(&frame, trouble))
}

async fn opened(app: &App, cx: &Cx, token: &str) -> Result<(RecoveryPromiseId, Opened), Trouble> {
    let id = app.promises.read(token).ok_or(Trouble::Foreign)?;
    let opened = promise::opened(cx, &app.ring, id).await?.ok_or(Trouble::Over)?;
    Ok((id, opened))
}

async fn show(app: &App, cx: &Cx, frame: &Frame<'_>, filled: Option<Filled>) -> Result<HttpResponse, Trouble> {
    let (_, opened) = opened(app, cx, frame.token).await?;
    let directory = app.directory.now();
    let day = |moment| directory.calendar().day_of(moment);
    let answer = opened.answer.as_ref().map(|(kept, at, comment)| (day(*at), *kept, comment.as_deref()));
    let status = if filled.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let filled = filled.unwrap_or_else(|| match &answer {
        Some((_, kept, comment)) => {
            Filled { kept: Some(*kept), comment: comment.unwrap_or_default().to_owned(), problems: Vec::new() }
        }
        None => Filled::default(),
    });
    let shown = Shown {
        number: &opened.number,
        words: &opened.words,
        kept_on: day(opened.kept_on),
        until: day(opened.open_until),
        answer,
        filled,
    };
    Ok(frame.promise(status, &shown))
}

async fn take(app: &web::Data<App>, cx: &Cx, frame: &Frame<'_>, form: Form) -> Result<HttpResponse, Trouble> {
    let (id, opened) = opened(app, cx, frame.token).await?;
    let comment = form.field("comment").unwrap_or_default().to_owned();
    let kept = match form.field("kept") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let Some(is_kept) = kept else {
        let problems = vec![i18n::text(frame.locale, "recovery-promise-choose", &Args::default())];
        return show(app, cx, frame, Some(Filled { kept: None, comment, problems })).await;
    };
    let answer = Answer { id, is_kept, comment: Some(comment.clone()), channel: PromiseChannel::Link };
    match answered(app, as_customer(cx, opened.customer), answer).await {
        Ok(()) => Ok(frame.see_other()),
        Err(Stop::Failed(fault)) => Err(fault.into()),
        Err(Stop::Refused(refused)) => {
            let said: Vec<Said<RecoveryErrorCode>> = refused.into_iter().map(Into::into).collect();
            if !said.iter().all(|said| said.field == ["comment"]) {
                return Err(Trouble::Over);
            }
            let problems = said.iter().map(|said| i18n::text(frame.locale, said.key, &said.args)).collect();
            show(app, cx, frame, Some(Filled { kept, comment, problems })).await
        }
    }
}

/// In a task of its own: who goes away must not stop it between its commit and what follows from it.
async fn answered(app: &web::Data<App>, cx: Cx, answer: Answer) -> Result<(), Stop<Refusal>> {
    let app = app.clone();
    let work = async move {
        let permit = cx.permit(Action::ConfirmPromise)?;
        let answered = promise::answer(&cx, (&app.directory.now(), &app.ring), &permit, answer).await;
        app.feed.ring();
        answered.map(|_| ())
    };
    tokio::spawn(work.in_current_span()).await.map_err(|error| Stop::Failed(Fault::internal(error)))?
}
