//! A webhook's receiver: records deliveries, and answers as it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use crate::device::now;

/// The secret that signs deliveries in the trials.
pub const WEBHOOK_SECRET: &str = "another secret of the trials, 32 bytes or more";

/// The receiver's reaction to a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Response {
    /// With this status; a redirect leads back to the receiver.
    Answer(u16),
    /// The connection is closed without an answer.
    Drop,
    /// The answer comes after the sender has given up.
    Dawdle,
}

/// One message, as it arrived.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub stream: String,
    pub id: String,
    pub seq: i64,
    pub letter: Value,
}

#[derive(Clone, Default)]
struct Received {
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    deliveries: Arc<Mutex<u64>>,
}

pub struct WebhookReceiver {
    pub url: String,
    received: Received,
}

type Decide = Arc<dyn Fn(&str) -> Response + Send + Sync>;

impl WebhookReceiver {
    /// Starts a receiver that reacts to each delivery, by its body, as `decide` says.
    pub fn start(decide: impl Fn(&str) -> Response + Send + Sync + 'static) -> WebhookReceiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver =
            WebhookReceiver { url: format!("http://{}/hook?of=trials", listener.local_addr().unwrap()), received: Received::default() };
        let (received, decide): (_, Decide) = (receiver.received.clone(), Arc::new(decide));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (received, decide) = (received.clone(), decide.clone());
                std::thread::spawn(move || received.receive(&stream, &decide));
            }
        });
        receiver
    }

    /// Every arrival of a message, in order, repeated ones included.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.received.arrivals.lock().unwrap().clone()
    }

    pub fn deliveries(&self) -> u64 {
        *self.received.deliveries.lock().unwrap()
    }

    /// The first arrival of each message, by stream and in order.
    pub fn firsts(&self) -> BTreeMap<String, Vec<Arrival>> {
        let mut streams: BTreeMap<String, Vec<Arrival>> = BTreeMap::new();
        for arrival in self.arrivals() {
            let known = streams.entry(arrival.stream.clone()).or_default();
            if !known.iter().any(|known| known.id == arrival.id) {
                known.push(arrival);
            }
        }
        streams
    }
}

impl Received {
    /// Handles the requests of one connection.
    fn receive(&self, stream: &TcpStream, decide: &Decide) {
        let mut reader = BufReader::new(stream);
        while let Some((head, body)) = request(&mut reader) {
            self.write_down(&head, &body);
            let status = match decide(&body) {
                Response::Answer(status) => status,
                Response::Drop => return,
                Response::Dawdle => {
                    std::thread::sleep(Duration::from_millis(1_300));
                    200
                }
            };
            let answer = format!("HTTP/1.1 {status} so\r\nlocation: /hook\r\ncontent-length: 2\r\n\r\nok");
            if (&*stream).write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }

    fn write_down(&self, head: &BTreeMap<String, String>, body: &str) {
        assert_eq!(head[""], "POST /hook?of=trials HTTP/1.1", "no redirect is followed");
        assert_is_signed(&head["plaudit-signature"], body, WEBHOOK_SECRET);
        let delivery: Value = serde_json::from_str(body).unwrap();
        let arrival = |letter: &Value| Arrival {
            stream: delivery["stream"].as_str().unwrap().to_owned(),
            id: letter["id"].as_str().unwrap().to_owned(),
            seq: letter["seq"].as_i64().unwrap(),
            letter: letter.clone(),
        };
        self.arrivals.lock().unwrap().extend(delivery["letters"].as_array().unwrap().iter().map(arrival));
        *self.deliveries.lock().unwrap() += 1;
    }
}

/// Checks a signature as the README tells receivers to.
pub fn assert_is_signed(signature: &str, body: &str, secret: &str) {
    let (at, mac) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    assert!((now() - at.parse::<i64>().unwrap()).abs() < 300, "signed just now");
    let mut expected = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    expected.update(format!("{at}.{body}").as_bytes());
    expected.verify_slice(&data_encoding::HEXLOWER.decode(mac.as_bytes()).unwrap()).unwrap();
}

/// Reads a request: the first line under "", headers by their names in lower case, and the body; `None` if the connection has
/// ended.
pub fn request(reader: &mut BufReader<&TcpStream>) -> Option<(BTreeMap<String, String>, String)> {
    let mut head = BTreeMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match (line.trim_end(), head.is_empty()) {
            ("", _) => break,
            (first, true) => drop(head.insert(String::new(), first.to_owned())),
            (line, false) => {
                let (name, value) = line.split_once(": ")?;
                head.insert(name.to_lowercase(), value.to_owned());
            }
        }
    }
    let mut body = vec![0; head["content-length"].parse().unwrap()];
    reader.read_exact(&mut body).ok()?; // a killed server has not sent the whole body
    Some((head, String::from_utf8(body).unwrap()))
}
