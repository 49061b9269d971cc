//! The explorer at `/`: GraphiQL from the binary, nothing from elsewhere, and examples that are ready to run.

use crate::app::App;
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use rust_embed::RustEmbed;
use serde::Serialize;

#[derive(RustEmbed)]
#[folder = "explorer/dist/"]
struct Assets;

/// One operation per file, which begins with `# title` and `# role: ROLE`; variables stand beside it as `.json`.
#[derive(RustEmbed)]
#[folder = "explorer/examples/"]
struct Examples;

/// Scripts, styles and workers of our own alone. The hash is that of an empty style element, which the editor creates
/// and fills by script; see `explorer/README.md`.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self'; font-src 'self'; \
    connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the page is told when it starts.
#[derive(Serialize)]
pub struct Explorer {
    pub demo: bool,
    pub company: String,
    pub accounts: Vec<DemoAccount>,
    examples: Vec<Example>,
}

/// A person of the demo as whom the page signs in with one click.
#[derive(Clone, Serialize)]
pub struct DemoAccount {
    pub role: String,
    pub label: &'static str,
    pub name: String,
    pub email: String,
    pub password: &'static str,
}

#[derive(Serialize)]
struct Example {
    title: String,
    role: String,
    query: String,
    variables: String,
}

impl Explorer {
    /// `names` are what the examples' variables call `@…`, and the ids that belong there.
    pub fn new(company: String, demo: bool, accounts: Vec<DemoAccount>, names: &[(String, String)]) -> Self {
        let mut examples = examples();
        for example in &mut examples {
            for (name, id) in names {
                example.variables = example.variables.replace(&format!("\"{name}\""), &format!("\"{id}\""));
            }
        }
        Self { demo, company, accounts, examples }
    }
}

fn examples() -> Vec<Example> {
    let mut files: Vec<_> = Examples::iter().filter(|file| file.ends_with(".graphql")).collect();
    files.sort();
    files.iter().filter_map(|file| example(file)).collect()
}

fn example(file: &str) -> Option<Example> {
    let text = |name: &str| Some(String::from_utf8_lossy(&Examples::get(name)?.data).into_owned());
    let source = text(file)?;
    let (title, rest) = source.strip_prefix("# ")?.split_once('\n')?;
    let (role, query) = rest.strip_prefix("# role: ")?.split_once('\n')?;
    let variables = text(&file.replace(".graphql", ".json")).unwrap_or_default();
    Some(Example { title: title.to_owned(), role: role.to_owned(), query: query.to_owned(), variables })
}

pub async fn page() -> HttpResponse {
    file("index.html", "no-cache")
}

pub async fn config(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(&app.explorer)
}

pub async fn asset(request: HttpRequest) -> HttpResponse {
    // Their names change with their content, but for the licences.
    file(request.match_info().query("file"), "public, max-age=31536000, immutable")
}

fn file(name: &str, cache: &'static str) -> HttpResponse {
    let Some(asset) = Assets::get(name) else { return HttpResponse::NotFound().finish() };
    let media = match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ttf" => "font/ttf",
        _ => "text/plain; charset=utf-8",
    };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .body(asset.data.into_owned())
}
