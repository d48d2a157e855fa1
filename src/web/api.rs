//! Calls of the page's own code: what it may ask and what it may do.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper::Method;
use hyper::StatusCode;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use crate::decisions;
use crate::decisions::Event;
use crate::decisions::Mark;
use crate::decisions::Verdict;
use crate::decisions::Words;
use crate::document::PartId;
use crate::document::Span;
use crate::formats::view::Word;
use crate::pipeline::Failure;
use crate::plan::SecondPerson;
use crate::review::ApprovalError;
use crate::web::app::App;
use crate::web::app::First;
use crate::web::app::Job;
use crate::web::app::check_source;
use crate::web::app::check_visitor;
use crate::web::desk::NotOpen;
use crate::web::desk::USUAL_DPI;
use crate::web::events;
use crate::web::events::DrawCall;
use crate::web::events::SameCall;
use crate::web::events::StrikeCall;
use crate::web::events::words_of;
use crate::web::exchange::Reply;
use crate::web::exchange::Request;
use crate::web::exchange::query;
use crate::web::host::Argument;
use crate::web::host::SaveJob;
use crate::web::host::Saving;
use crate::web::item_json;
use crate::web::item_json::ItemJson;
use crate::web::pictures::PictureKey;
use crate::web::second;
use crate::web::sitting::NotTaken;
use crate::web::sitting::Ready;
use crate::web::sitting::Sitting;
use crate::web::sitting::Stage;

/// How long somebody waits for news at most.
const LONGEST_WAIT: Duration = Duration::from_secs(25);
/// Least and greatest resolution of a picture, in dots per inch.
pub const DPI: (u32, u32) = (8, 220);
/// Most places of a search that are listed.
const MOST_LISTED: usize = 400;
/// What the page asks for: the document, and what of it.
struct Call<'r> {
    app: &'r Arc<App>,
    first: &'r First,
    request: &'r Request,
    index: usize,
    sitting: Arc<Sitting>,
}

/// Where a call for news comes from somebody who may have them: the wait until there are
/// any, or it has been long enough.
pub fn news_to_wait_for(
    app: &Arc<App>,
    request: &Request,
) -> Option<impl Future<Output = ()> + Send + 'static> {
    let path = request.path.strip_prefix("/api/")?;
    if !path.ends_with("/changes") || request.method != Method::GET {
        return None;
    }
    check_source(app, request).ok()?;
    check_visitor(app, request).ok()?;
    app.note_heard();
    let seen: u64 = query(&request.query).get("since")?.parse().ok()?;
    let mut news = match &app.job {
        Job::Second(table) => table.news.subscribe(),
        Job::First(first) => {
            let (index, _) = document_of(path)?;
            first.desk.sitting(index).ok()?.news.subscribe()
        }
    };
    let mut quitting = app.quit.subscribe();
    Some(async move {
        let wait = async {
            tokio::select! {
                _ = news.wait_for(|news| *news > seen) => {}
                _ = quitting.wait_for(|quitting| *quitting) => {}
            }
        };
        let _ = tokio::time::timeout(LONGEST_WAIT, wait).await;
    })
}

/// Answers a call; `path` is what stands behind `/api/`.
pub fn answer(app: &Arc<App>, request: &Request, path: &str) -> Reply {
    let is_write = request.method == Method::POST;
    match (is_write, path) {
        (false, "texts") => return texts(app),
        (true, "quit") => {
            app.quit.send_replace(true);
            return Reply::json(&json!({}));
        }
        (true, "touch") => {
            app.guard.touch();
            return Reply::json(&json!({}));
        }
        _ => {}
    }
    let first = match &app.job {
        Job::First(first) => first,
        Job::Second(table) => return second::api::answer(app, table, request, path),
    };
    let Some((index, rest)) = document_of(path) else {
        return Reply::status(StatusCode::NOT_FOUND);
    };
    let sitting = match first.desk.sitting(index) {
        Ok(sitting) => sitting,
        Err(why) => return not_open(first, index, &why),
    };
    let call = Call {
        app,
        first,
        request,
        index,
        sitting,
    };
    if is_write {
        app.guard.touch();
        return call.write(rest);
    }
    call.read(rest)
}

/// `d/3/page/7` → 3 and `page/7`.
fn document_of(path: &str) -> Option<(usize, &str)> {
    let (index, rest) = path.strip_prefix("d/")?.split_once('/')?;
    Some((index.parse().ok()?, rest))
}

fn texts(app: &App) -> Reply {
    let texts = app.job.words().page_texts().into_iter();
    let texts: serde_json::Map<String, Value> =
        texts.map(|(id, text)| (id, Value::from(text))).collect();
    Reply::json(&texts)
}

fn not_open(first: &First, index: usize, why: &NotOpen) -> Reply {
    let path = first
        .desk
        .queue
        .get(index)
        .map(|queued| queued.path.clone());
    let path = path.unwrap_or_default();
    let message = match why {
        NotOpen::Unknown => return Reply::status(StatusCode::NOT_FOUND),
        NotOpen::Io(_) => {
            let file = path.display().to_string();
            let words = first.host.words();
            words.with("problem-read", &[("file", Argument::Text(&file))])
        }
        NotOpen::Failure(failure) => first.host.failure(failure, &path),
    };
    Reply::json(&json!({ "stage": "failed", "message": message }))
}

impl Call<'_> {
    fn read(&self, rest: &str) -> Reply {
        let asked = query(&self.request.query);
        let number = |name: &str| asked.get(name).and_then(|text| text.parse::<u64>().ok());
        let (what, page) = match rest.split_once('/') {
            Some((what, page)) => (what, page.parse().unwrap_or(0)),
            None => (rest, 0),
        };
        match what {
            "state" => self.state(None),
            "changes" => self.state(number("version")),
            "words" => self.words(page),
            "picture" => {
                let dpi = number("dpi").and_then(|dpi| u32::try_from(dpi).ok());
                let is_result = asked.get("of").is_some_and(|of| of == "result");
                self.picture(page, dpi.unwrap_or(USUAL_DPI), is_result)
            }
            "search" => {
                let phrase = asked.get("q").map(String::as_str).unwrap_or_default();
                let page = number("page").and_then(|page| u32::try_from(page).ok());
                self.search(phrase, words_of(asked.contains_key("inside")), page)
            }
            _ => Reply::status(StatusCode::NOT_FOUND),
        }
    }

    fn write(&self, rest: &str) -> Reply {
        match rest {
            "do" => self.with_body(|call: DoCall| self.take(&call.event, call.version)),
            "draw" => self.with_body(|call: DrawCall| match events::drawn(&self.sitting, &call) {
                Some(event) => self.take(&event, call.version),
                None => Reply::status(StatusCode::UNPROCESSABLE_ENTITY),
            }),
            "strike" => self.with_body(|call: StrikeCall| {
                match events::struck_phrase(&self.sitting, &call) {
                    Some(event) => self.take(&event, call.version),
                    None => Reply::status(StatusCode::UNPROCESSABLE_ENTITY),
                }
            }),
            "same" => self.with_body(|call: SameCall| match events::same(&self.sitting, &call) {
                Some(event) => self.take(&event, call.version),
                None => Reply::status(StatusCode::UNPROCESSABLE_ENTITY),
            }),
            "preview" => self.preview(),
            "save" => self.with_body(|call: SaveCall| self.save(&call)),
            _ => Reply::status(StatusCode::NOT_FOUND),
        }
    }

    fn with_body<T: for<'d> Deserialize<'d>>(&self, then: impl FnOnce(T) -> Reply) -> Reply {
        match serde_json::from_slice(&self.request.body) {
            Ok(call) => then(call),
            Err(_) => Reply::status(StatusCode::UNPROCESSABLE_ENTITY),
        }
    }

    /// Everything, or what has changed since a version.
    fn state(&self, since: Option<u64>) -> Reply {
        let news = *self.sitting.news.borrow();
        let pages = self.sitting.view.page_count();
        let stage = self.sitting.stage();
        let ready = match &*stage {
            Stage::Reading => {
                let sizes = self.sizes();
                return Reply::json(
                    &json!({ "stage": "reading", "news": news, "pages": pages, "sizes": sizes }),
                );
            }
            Stage::Failed(failure) => {
                let path = self.path();
                let message = self.first.host.failure(failure, path);
                return Reply::json(
                    &json!({ "stage": "failed", "message": message, "news": news }),
                );
            }
            Stage::Ready(ready) => ready,
        };
        let sheet = &ready.sheet;
        let mut state = json!({
            "stage": "ready",
            "news": news,
            "version": sheet.version(),
            "progress": sheet.progress(),
            "pagesDone": sheet.pages_done(),
            "canUndo": sheet.can().0,
            "canRedo": sheet.can().1,
            "lost": ready.is_lost,
            "saved": ready.saved.as_ref().map(|(version, path)| json!({
                "version": version,
                "path": path.display().to_string(),
            })),
        });
        if since.is_none()
            && let Some(state) = state.as_object_mut()
        {
            state.insert("pages".into(), pages.into());
            state.insert("sizes".into(), json!(self.sizes()));
            state.insert("recovered".into(), ready.recovered.into());
            let said = self.first.host.comments(ready.proposal.document.digest);
            state.insert("said".into(), json!(said));
            state.insert(
                "hasAreas".into(),
                (ready.proposal.document.format != "text").into(),
            );
        }
        // A long document has very many items: they are written as they are, not gathered
        // into a value first.
        Reply::json(&StateJson {
            state,
            items: self.items(ready, since),
        })
    }

    /// Each page's size as shown, in points.
    fn sizes(&self) -> Vec<(f64, f64)> {
        let pages = 1..=self.sitting.view.page_count();
        let size = |page| self.sitting.view.size(page).unwrap_or((595.0, 842.0));
        let round = |value: f64| (value * 100.0).round() / 100.0;
        pages
            .map(size)
            .map(|(width, height)| (round(width), round(height)))
            .collect()
    }

    fn items(&self, ready: &Ready, since: Option<u64>) -> Vec<ItemJson> {
        let items = ready.sheet.items().iter().enumerate();
        items
            .filter(|(_, item)| since.is_none_or(|since| item.changed > since))
            .filter(|(_, item)| since.is_some() || item.exists)
            .map(|(index, item)| {
                let places = ready.places.get(index).map(Vec::as_slice);
                let host = self.first.host.as_ref();
                ItemJson::new(item, places.unwrap_or_default(), &ready.proposal, host)
            })
            .collect()
    }

    fn path(&self) -> &Path {
        let queued = self.first.desk.queue.get(self.index);
        queued.map_or(Path::new(""), |queued| &queued.path)
    }

    fn words(&self, page: u32) -> Reply {
        let Some(proposal) = self.sitting.proposal() else {
            return Reply::status(StatusCode::CONFLICT);
        };
        let words = self.sitting.view.words(&proposal.document, page);
        let text = |word: &Word| {
            let part = proposal.document.parts.get(word.part.0 as usize);
            part.and_then(|part| part.text.get(word.span.range()))
                .unwrap_or_default()
        };
        let words: Vec<Value> = words
            .iter()
            .map(|word| {
                json!([
                    word.part.0,
                    word.span.start,
                    word.span.end,
                    item_json::corners(&word.quad),
                    text(word)
                ])
            })
            .collect();
        Reply::json(&words)
    }

    fn picture(&self, page: u32, dpi: u32, is_result: bool) -> Reply {
        let dpi = dpi.clamp(DPI.0, DPI.1);
        let candidate = match is_result {
            true => match self.sitting.current_candidate() {
                Some(candidate) => Some(candidate),
                None => return Reply::status(StatusCode::CONFLICT),
            },
            false => None,
        };
        let key = PictureKey {
            document: self.index,
            version: candidate.as_ref().map(|candidate| candidate.version),
            page,
            dpi,
        };
        let view = match &candidate {
            Some(candidate) => candidate.view.as_ref(),
            None => self.sitting.view.as_ref(),
        };
        self.app.guard.touch();
        let pictures = &self.first.desk.pictures;
        let picture = pictures.picture(key, || view.draw(page, dpi as f32));
        self.sitting.note_seen();
        match picture {
            Some(drawing) => Reply::new(drawing.media_type, drawing.bytes.clone()),
            None => Reply::status(StatusCode::NOT_FOUND),
        }
    }

    fn search(&self, phrase: &str, words: Words, page: Option<u32>) -> Reply {
        let Some(proposal) = self.sitting.proposal() else {
            return Reply::status(StatusCode::CONFLICT);
        };
        let document = &proposal.document;
        let hits = decisions::find(document, phrase, words);
        let struck = self.struck_spans();
        let is_struck = |hit: &(PartId, Span)| {
            let covers = |own: &(PartId, Span)| {
                own.0 == hit.0 && own.1.start <= hit.1.start && own.1.end >= hit.1.end
            };
            struck.iter().any(covers)
        };
        let listed = hits.get(..hits.len().min(MOST_LISTED)).unwrap_or_default();
        let places = self.sitting.view.locate(document, listed);
        let rows: Vec<Value> = listed
            .iter()
            .zip(&places)
            .map(|(hit, seen)| {
                let (before, text, after) = item_json::excerpt(document, hit.0, hit.1);
                let part = document.parts.get(hit.0.0 as usize);
                let on = seen.first().map(|seen| seen.page);
                let on = on.or_else(|| item_json::page_of(&part?.place));
                let boxes = seen.iter().filter(|seen| page == Some(seen.page));
                let boxes: Vec<_> = boxes.map(|seen| item_json::corners(&seen.quad)).collect();
                json!({
                    "page": on,
                    "place": part.map(|part| self.first.host.words().place(&part.place)),
                    "before": before, "text": text, "after": after,
                    "struck": is_struck(hit),
                    "boxes": boxes,
                })
            })
            .collect();
        Reply::json(&json!({
            "count": hits.len(),
            "struck": hits.iter().filter(|hit| is_struck(hit)).count(),
            "hits": rows,
        }))
    }

    /// The spans of all that would go now.
    fn struck_spans(&self) -> Vec<(PartId, Span)> {
        let stage = self.sitting.stage();
        let Stage::Ready(ready) = &*stage else {
            return Vec::new();
        };
        let items = ready.sheet.items().iter().filter(|item| item.exists);
        let struck = items.filter(|item| item.verdict == Verdict::Strike);
        struck
            .flat_map(|item| item.marks.iter().filter_map(Mark::span))
            .collect()
    }

    /// Lets an event count, and answers with what has changed for the one who sent it.
    fn take(&self, event: &Event, seen: u64) -> Reply {
        match self.sitting.take(event, seen) {
            Ok(_) => self.state(Some(seen)),
            Err(NotTaken::Conflict) => self.state(Some(seen)).with_status(StatusCode::CONFLICT),
            Err(NotTaken::NotKept(_)) => {
                let message = self.first.host.words().text("web-not-kept");
                Reply::json(&json!({ "message": message }))
                    .with_status(StatusCode::INSUFFICIENT_STORAGE)
            }
            Err(NotTaken::NotReady | NotTaken::Refused(_)) => {
                Reply::status(StatusCode::UNPROCESSABLE_ENTITY)
            }
        }
    }

    /// Makes the result of what is decided now, for looking.
    fn preview(&self) -> Reply {
        match self.sitting.candidate(&self.first.desk.options.settings) {
            None => Reply::status(StatusCode::CONFLICT),
            Some(Err(failure)) => {
                let message = self.first.host.failure(&failure, self.path());
                Reply::json(&json!({ "message": message }))
                    .with_status(StatusCode::UNPROCESSABLE_ENTITY)
            }
            Some(Ok(candidate)) => Reply::json(&json!({
                "version": candidate.version,
                "dropped": candidate.result.redacted().dropped(),
                "struck": candidate.plan.redactions.len(),
            })),
        }
    }

    fn save(&self, call: &SaveCall) -> Reply {
        let settings = &self.first.desk.options.settings;
        let said = |message: String, exists: bool| {
            Reply::json(&json!({ "message": message, "exists": exists }))
                .with_status(StatusCode::UNPROCESSABLE_ENTITY)
        };
        let writes = self.first.host.saving() == Saving::File;
        if writes && settings.profile.second_person == SecondPerson::Always {
            let failure = Failure::Approval(ApprovalError::SecondPersonNeeded {
                profile: settings.profile.name.clone(),
            });
            return said(self.first.host.failure(&failure, self.path()), false);
        }
        let (proposal, blocking, version) = {
            let stage = self.sitting.stage();
            let Stage::Ready(ready) = &*stage else {
                return Reply::status(StatusCode::CONFLICT);
            };
            let blocking = ready.sheet.progress().blocking;
            (ready.proposal.clone(), blocking, ready.sheet.version())
        };
        if blocking > 0 {
            let count = [("count", Argument::Number(blocking))];
            return said(
                self.first.host.words().with("web-save-blocked", &count),
                false,
            );
        }
        if version != call.version {
            return self
                .state(Some(call.version))
                .with_status(StatusCode::CONFLICT);
        }
        let candidate = match self.sitting.candidate(settings) {
            Some(Ok(candidate)) if candidate.version == version => candidate,
            Some(Err(failure)) => {
                return said(self.first.host.failure(&failure, self.path()), false);
            }
            _ => return Reply::status(StatusCode::CONFLICT),
        };
        let job = SaveJob {
            index: self.index,
            count: self.first.desk.queue.len(),
            proposal: &proposal,
            plan: &candidate.plan,
            result: &candidate.result,
            bytes: self.sitting.bytes(),
            times: candidate.times,
            replace: call.replace,
            passphrase: call.passphrase.as_deref(),
        };
        match self.first.host.save(&job) {
            Err(problem) => said(problem.message, problem.exists),
            Ok(path) => {
                self.sitting.note_saved(version, path.clone());
                Reply::json(&json!({
                    "path": path.display().to_string(),
                    "struck": candidate.plan.redactions.len(),
                    "values": candidate.result.checks().values,
                }))
            }
        }
    }
}

#[derive(Serialize)]
struct StateJson {
    #[serde(flatten)]
    state: Value,
    items: Vec<ItemJson>,
}

#[derive(Deserialize)]
struct DoCall {
    version: u64,
    event: Event,
}

#[derive(Deserialize)]
struct SaveCall {
    version: u64,
    #[serde(default)]
    replace: bool,
    passphrase: Option<String>,
}
