//! Requests and answers, without their connections.

use std::collections::HashMap;

use hyper::HeaderMap;
use hyper::Method;
use hyper::StatusCode;

/// A request without its connection.
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// The path, as it was sent.
    pub path: String,
    /// The query, as it was sent.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, within its limit.
    pub body: Vec<u8>,
}

/// An answer.
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The media type.
    pub media_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// A cookie to set.
    pub cookie: Option<String>,
    /// Where to go instead.
    pub location: Option<String>,
}

impl Reply {
    /// An answer with a body.
    pub fn new(media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: StatusCode::OK,
            media_type,
            body: body.into(),
            cookie: None,
            location: None,
        }
    }

    /// An answer in JSON.
    pub fn json(value: &impl serde::Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::new("application/json", body),
            Err(_) => Self::status(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// An answer that is only a status.
    pub fn status(status: StatusCode) -> Self {
        Self {
            status,
            ..Self::new("text/plain; charset=utf-8", "")
        }
    }

    /// The same answer with another status.
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// A page.
    pub fn html(body: String) -> Self {
        Self::new("text/html; charset=utf-8", body)
    }
}

/// The pairs of a query (WHATWG URL, application/x-www-form-urlencoded).
pub fn query(text: &str) -> HashMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let high = rest.next().and_then(digit);
                let low = rest.next().and_then(digit);
                if let (Some(high), Some(low)) = (high, low) {
                    bytes.push((high << 4 | low) as u8);
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded() {
        let pairs = query("q=Elin+%C3%85kesson&inside=1&x=%zz");
        assert_eq!(pairs["q"], "Elin Åkesson");
        assert_eq!(pairs["inside"], "1");
        assert_eq!(pairs["x"], "");
    }
}
