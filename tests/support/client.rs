//! A client as the SPA is one: JSON over HTTP, nothing from inside the server.

use serde_json::{Value, json};

pub struct Client {
    http: reqwest::Client,
    url: String,
    token: Option<String>,
    language: &'static str,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
    pub json: Value,
}

/// Over plain HTTP. One that would speak TLS reads the machine's certificates first, which takes longer than most tests.
pub fn http() -> reqwest::Client {
    plain().build().unwrap()
}

pub fn plain() -> reqwest::ClientBuilder {
    reqwest::Client::builder().tls_certs_only([])
}

impl Client {
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The same person, asking another node.
    pub fn at(mut self, address: &str) -> Self {
        self.url = format!("{address}/graphql");
        self
    }

    pub fn new(address: &str, token: Option<String>) -> Self {
        Self { http: http(), url: format!("{address}/graphql"), token, language: "en" }
    }

    pub fn speaking(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Runs a document.
    pub async fn run(&self, query: &str, variables: Value) -> Answer {
        self.post(json!({ "query": query, "variables": variables }).to_string()).await
    }

    /// Runs a document that must not fail; gives its data.
    pub async fn data(&self, query: &str, variables: Value) -> Value {
        let answer = self.run(query, variables).await;
        assert!(answer.json.get("errors").is_none(), "{}", answer.text);
        answer.json["data"].clone()
    }

    /// Sends this body as it is.
    pub async fn post(&self, body: String) -> Answer {
        self.send(self.request("POST").header("content-type", "application/json").body(body)).await
    }

    pub fn request(&self, method: &str) -> reqwest::RequestBuilder {
        self.request_for(method, "application/graphql-response+json, application/json;q=0.9")
    }

    pub fn request_for(&self, method: &str, accept: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method.parse().unwrap(), &self.url).header("accept", accept);
        let request = request.header("accept-language", self.language);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// At another path of the same server.
    pub fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.get(self.url.replace("/graphql", path))
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, headers, text, json }
    }
}

impl Answer {
    /// The code of the only error.
    pub fn code(&self) -> &str {
        let errors = self.json["errors"].as_array().unwrap_or_else(|| panic!("no errors: {}", self.text));
        assert_eq!(errors.len(), 1, "{}", self.text);
        errors[0]["extensions"]["code"].as_str().unwrap()
    }

    /// The user errors of the only mutation, as `CODE path/to/field`.
    pub fn refusals(&self) -> Vec<String> {
        let data = self.json["data"].as_object().unwrap_or_else(|| panic!("no data: {}", self.text));
        let (_, payload) = data.iter().next().unwrap();
        let errors = payload["userErrors"].as_array().unwrap();
        let text = |error: &Value| {
            assert!(!error["message"].as_str().unwrap().is_empty());
            let path = error["field"]
                .as_array()
                .map(|path| path.iter().map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join("/"));
            format!("{} {}", error["code"].as_str().unwrap(), path.unwrap_or_default()).trim_end().to_owned()
        };
        errors.iter().map(text).collect()
    }
}
