//! A connection that uses as little of the machine as possible: requests are bytes, and only the needed part of an answer is read.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

pub struct RawConnection {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl RawConnection {
    pub fn to(address: &str) -> RawConnection {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        RawConnection { stream, request: Vec::new(), answer: vec![0; 64 * 1024] }
    }

    /// `POST /v1/sync`; returns the body of the answer, which must be successful.
    pub fn sync(&mut self, token: &str, body: &str) -> &str {
        self.request.clear();
        write!(
            self.request,
            "POST /v1/sync HTTP/1.1\r\nhost: authority\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        self.stream.write_all(&self.request).unwrap();
        self.read()
    }

    fn read(&mut self) -> &str {
        let (mut filled, mut whole) = (0, None);
        while whole.is_none_or(|(_, end)| filled < end) {
            let read = self.stream.read(&mut self.answer[filled..]).unwrap();
            assert!(read > 0, "the server hung up");
            filled += read;
            whole = whole.or_else(|| extent(std::str::from_utf8(&self.answer[..filled]).unwrap()));
        }
        let (begin, end) = whole.unwrap();
        std::str::from_utf8(&self.answer[begin..end]).unwrap()
    }
}

/// The range of an answer's body; `None` if the head is incomplete.
fn extent(answer: &str) -> Option<(usize, usize)> {
    let begin = answer.find("\r\n\r\n")? + 4;
    let head = &answer[..begin];
    assert!(head.starts_with("HTTP/1.1 200 "), "{answer}");
    Some((begin, begin + number_behind(head, "content-length: ")? as usize))
}

/// The number after a word.
pub fn number_behind(text: &str, word: &str) -> Option<i64> {
    let rest = &text[text.find(word)? + word.len()..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}
