//! A reward hook: records the questions, and answers as it is told to.

use std::collections::BTreeMap;
use std::io::{BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::webhook_receiver::{assert_is_signed, request};

/// The secret that signs questions in the trials.
pub const HOOK_SECRET: &str = "a third secret of the trials, 32 bytes or more";

/// The hook's reaction to a question.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Status 200 with this body.
    Body(String),
    /// This status, with a body that would grant the reward; a redirect leads back to the hook.
    Status(u16),
    /// The connection stays open without an answer.
    Never,
    /// Status 200 with 20 MB that begin like a decision.
    Large,
    /// The connection is closed without an answer.
    Drop,
}

impl Reply {
    pub fn grant() -> Reply {
        Reply::Body(r#"{"grant": true}"#.to_owned())
    }
}

type Decide = Arc<dyn Fn(&Value) -> Reply + Send + Sync>;

pub struct HookReceiver {
    pub url: String,
    questions: Arc<Mutex<Vec<Value>>>,
}

impl HookReceiver {
    /// Starts a hook that reacts to each question as `decide` says.
    pub fn start(decide: impl Fn(&Value) -> Reply + Send + Sync + 'static) -> HookReceiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/rewards?of=trials", listener.local_addr().unwrap());
        let (questions, decide): (Arc<Mutex<Vec<Value>>>, Decide) = (Arc::default(), Arc::new(decide));
        let received = questions.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (received, decide) = (received.clone(), decide.clone());
                std::thread::spawn(move || serve(&stream, &received, &decide));
            }
        });
        HookReceiver { url, questions }
    }

    /// Every question, in order, repeated ones included.
    pub fn questions(&self) -> Vec<Value> {
        self.questions.lock().unwrap().clone()
    }

    /// How often each claim was asked for.
    pub fn by_claim(&self) -> BTreeMap<String, usize> {
        let mut asked = BTreeMap::new();
        for question in self.questions() {
            *asked.entry(question["id"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
        asked
    }
}

fn serve(stream: &TcpStream, questions: &Mutex<Vec<Value>>, decide: &Decide) {
    let mut reader = BufReader::new(stream);
    while let Some((head, body)) = request(&mut reader) {
        assert_eq!(head[""], "POST /rewards?of=trials HTTP/1.1", "no redirect is followed");
        assert_is_signed(&head["plaudit-signature"], &body, HOOK_SECRET);
        let question: Value = serde_json::from_str(&body).unwrap();
        questions.lock().unwrap().push(question.clone());
        let (status, body) = match decide(&question) {
            Reply::Body(body) => (200, body),
            Reply::Status(status) => (status, r#"{"grant": true}"#.to_owned()),
            Reply::Large => (200, format!(r#"{{"grant": true{}}}"#, " ".repeat(20_000_000))),
            Reply::Never => loop {
                std::thread::park();
            },
            Reply::Drop => return,
        };
        let answer = format!("HTTP/1.1 {status} so\r\nlocation: /elsewhere\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        if (&*stream).write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}
