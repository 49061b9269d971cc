//! `/satisfaction`: the page behind the link of an invitation (V15).

mod page;

use crate::{
    app::App,
    http::linked::{Form, Frame, Trouble, as_customer, asked, told},
    kernel::{
        cx::Cx,
        error::{Fault, Said, Stop},
        i18n,
        policy::Action,
    },
    voc::{
        Refusal, VocErrorCode, Which,
        satisfaction::{self, Answer, Opened},
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use entity::{ids::VocItemId, voc_survey::SurveyChannel};
use page::{Filled, Shown};
use tracing::Instrument;

pub async fn endpoint(app: web::Data<App>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let asked = asked(&app, &request, payload).await;
    let token = asked.form.token.clone();
    let company = &app.explorer.company;
    let frame = Frame { company, locale: asked.locale, token: &token, place: "satisfaction" };
    let answered = match asked.is_answer {
        Ok(false) => show(&app, &asked.cx, &frame, None).await,
        Ok(true) => take(&app, &asked.cx, &frame, asked.form).await,
        Err(trouble) => Err(trouble),
    };
    answered.unwrap_or_else(|trouble| told(&frame, trouble))
}

async fn opened(app: &App, cx: &Cx, token: &str) -> Result<Opened, Trouble> {
    let id = app.surveys.read(token).ok_or(Trouble::Foreign)?;
    satisfaction::opened(cx, &app.ring, id).await?.ok_or(Trouble::Over)
}

async fn show(app: &App, cx: &Cx, frame: &Frame<'_>, filled: Option<Filled>) -> Result<HttpResponse, Trouble> {
    let opened = opened(app, cx, frame.token).await?;
    let directory = app.directory.now();
    let day = |moment| directory.calendar().day_of(moment);
    let answer = opened.answer.as_ref().map(|(score, at, comment)| (day(*at), *score, comment.as_deref()));
    let status = if filled.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let filled = filled.unwrap_or_else(|| match &answer {
        Some((_, score, comment)) => {
            Filled { score: Some(*score), comment: comment.unwrap_or_default().to_owned(), problems: Vec::new() }
        }
        None => Filled::default(),
    });
    let shown = Shown { number: &opened.number, until: day(opened.open_until), answer, filled };
    Ok(frame.survey(status, &shown))
}

/// The answer is shown at an address of its own, so that loading the page again sends nothing again.
async fn take(app: &web::Data<App>, cx: &Cx, frame: &Frame<'_>, form: Form) -> Result<HttpResponse, Trouble> {
    let opened = opened(app, cx, frame.token).await?;
    // Nothing chosen is no score.
    let score = form.field("score").and_then(|score| score.parse().ok()).unwrap_or_default();
    let comment = form.field("comment").unwrap_or_default().to_owned();
    let answer = Answer { score, comment: Some(comment.clone()), channel: SurveyChannel::Link };
    match rate(app, as_customer(cx, opened.customer), opened.item, answer).await {
        Ok(()) => Ok(frame.see_other()),
        Err(Stop::Failed(fault)) => Err(fault.into()),
        Err(Stop::Refused(refused)) => {
            let said: Vec<Said<VocErrorCode>> = refused.into_iter().map(Into::into).collect();
            if !said.iter().all(|said| ["score", "comment"].map(|field| vec![field.to_owned()]).contains(&said.field)) {
                return Err(Trouble::Over);
            }
            let problems = said.iter().map(|said| i18n::text(frame.locale, said.key, &said.args)).collect();
            let score = Some(score).filter(|score| satisfaction::SCORES.contains(score));
            show(app, cx, frame, Some(Filled { score, comment, problems })).await
        }
    }
}

/// In a task of its own: who goes away must not stop it between its commit and what follows from it.
async fn rate(app: &web::Data<App>, cx: Cx, item: VocItemId, answer: Answer) -> Result<(), Stop<Refusal>> {
    let app = app.clone();
    let work = async move {
        let permit = cx.permit(Action::RateVoc)?;
        let which = Which { id: item, expected_version: None };
        let rated = satisfaction::rate(&cx, (&app.directory.now(), &app.ring), &permit, which, answer).await;
        app.feed.ring();
        rated.map(|_| ())
    };
    tokio::spawn(work.in_current_span()).await.map_err(|error| Stop::Failed(Fault::internal(error)))?
}
