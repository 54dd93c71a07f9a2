// The package's TypeScript side of the boundary, as far as tests of the binding need it: documents in, answers out.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Array, Float64Array, JSON, Object, Reflect, Uint8Array, WebAssembly};
use plaudit::Value;
use wasm_bindgen::{JsCast, JsValue};

fn text(value: &JsValue) -> String {
    String::from(JSON::stringify(value).unwrap())
}

fn member(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn memory() -> JsValue {
    wasm_bindgen::memory().unchecked_into::<WebAssembly::Memory>().buffer()
}

/// Writes documents, given as JSON, to the binding's inbox; returns the length for the call.
fn send(documents: &[&str]) -> u32 {
    let mut bytes = Vec::new();
    documents.iter().for_each(|document| encode(&Value::from_json(document).unwrap(), &mut bytes));
    let length = u32::try_from(bytes.len()).unwrap();
    let address = plaudit::wasm::inbox(length);
    Uint8Array::new(&memory()).set(&Uint8Array::from(bytes.as_slice()), address);
    length
}

fn encode(value: &Value, bytes: &mut Vec<u8>) {
    match value {
        Value::Null => bytes.push(0),
        Value::Bool(truth) => bytes.push(1 + u8::from(*truth)),
        Value::Int(number) => encode(&Value::Float(*number as f64), bytes),
        Value::Float(number) => {
            bytes.push(3);
            bytes.extend(number.to_le_bytes());
        }
        Value::Text(text) => {
            bytes.push(4);
            encode_text(text, bytes);
        }
        Value::List(items) => {
            bytes.push(5);
            items.iter().for_each(|item| encode(item, bytes));
            bytes.push(0xfe);
        }
        Value::Object(members) => {
            bytes.push(6);
            for (key, value) in members {
                encode_text(key, bytes);
                encode(value, bytes);
            }
            bytes.push(0xfe);
        }
    }
}

fn encode_text(text: &str, bytes: &mut Vec<u8>) {
    bytes.push(0xff);
    bytes.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// The answer at an address; an error if it is a refusal.
fn read(address: u32) -> Result<JsValue, JsValue> {
    let numbers = Float64Array::new_with_byte_offset(&memory(), address);
    let mut reader = Reader { numbers, at: 2, text: String::new() };
    reader.text = reader.memory(reader.numbers.get_index(0), reader.numbers.get_index(1));
    reader.value()
}

/// The refusal that a constructor throws.
fn refusal(thrown: &JsValue) -> JsValue {
    read(thrown.as_f64().unwrap() as u32).unwrap_err()
}

struct Reader {
    numbers: Float64Array,
    at: u32,
    /// The unread rest of the text.
    text: String,
}

impl Reader {
    fn next(&mut self) -> f64 {
        self.at += 1;
        self.numbers.get_index(self.at - 1)
    }

    fn memory(&self, address: f64, length: f64) -> String {
        let bytes = Uint8Array::new_with_byte_offset_and_length(&memory(), address as u32, length as u32);
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    fn value(&mut self) -> Result<JsValue, JsValue> {
        Ok(match self.next() as u32 {
            0 => JsValue::NULL,
            tag @ (1 | 2) => JsValue::from_bool(tag == 2),
            3 => JsValue::from_f64(self.next()),
            4 => self.part().into(),
            5 => (0..self.next() as u32).map(|_| self.value()).collect::<Result<Array, _>>()?.into(),
            6 => {
                let members = (0..self.next() as u32).map(|_| Ok(Array::of2(&self.key().into(), &self.value()?)));
                Object::from_entries(&JsValue::from(members.collect::<Result<Array, JsValue>>()?))?.into()
            }
            7 => JsValue::UNDEFINED,
            8 => return Err(self.value()?),
            9 => {
                let (_slot, _generation) = (self.next(), self.next());
                self.value()?
            }
            10 => self.outcome()?,
            11 => self.view()?,
            12 => {
                let views = (0..self.next() as u32).map(|_| Ok(Array::of2(&self.id().into(), &self.view()?)));
                Object::from_entries(&JsValue::from(views.collect::<Result<Array, JsValue>>()?))?.into()
            }
            13 => {
                let (eid, stream) = (self.part(), self.part());
                let members = [("eid", eid.into()), ("stream", stream.into()), ("command", self.value()?)];
                let entries: Array = members.iter().map(|(name, value)| Array::of2(&JsValue::from_str(name), value)).collect();
                Object::from_entries(&entries)?.into()
            }
            tag => panic!("tag {tag}"),
        })
    }

    fn key(&mut self) -> String {
        match self.next() {
            0.0 => self.part(),
            address => {
                let length = self.next();
                self.memory(address, length)
            }
        }
    }

    fn part(&mut self) -> String {
        let units = self.next() as usize;
        let units: Vec<u16> = self.text.encode_utf16().take(units).collect();
        let part = String::from_utf16(&units).unwrap();
        self.text.drain(..part.len());
        part
    }

    fn outcome(&mut self) -> Result<JsValue, JsValue> {
        let events = (0..self.next() as u32).map(|_| self.event()).collect::<Array>();
        let (unlocks, rewards) = (self.value()?, self.value()?);
        let skipped = (0..self.next() as u32).map(|_| Array::of2(&self.key().into(), &self.id().into())).collect::<Array>();
        let outcome = [("events", events.into()), ("unlocks", unlocks), ("rewards", rewards), ("skipped", skipped.into())];
        Ok(object(&outcome))
    }

    fn event(&mut self) -> JsValue {
        let (kind, id, at) = (self.key(), self.id(), self.next());
        let mut members = vec![("type", kind.into()), ("id", id.into()), ("at", at.into())];
        for key in ["count", "phase_start"] {
            members.extend(Some(self.next()).filter(|number| !number.is_nan()).map(|number| (key, number.into())));
        }
        object(&members)
    }

    fn id(&mut self) -> String {
        match self.next() {
            place if place < 0.0 => {
                let id = self.part();
                TOLD.with_borrow_mut(|told| told.ids.insert((-1.0 - place) as u32, id.clone()));
                id
            }
            place => TOLD.with_borrow(|told| told.ids.get(&(place as u32)).unwrap().clone()),
        }
    }

    fn view(&mut self) -> Result<JsValue, JsValue> {
        let place = self.next() as u32;
        if self.value()? == JsValue::TRUE {
            let (_list, names) = (self.next(), self.next() as u32);
            let names = (0..names).map(|_| self.key()).collect();
            let whole = self.value()?;
            TOLD.with_borrow_mut(|told| told.patterns.insert(place, (names, whole)));
        }
        let (names, whole) = TOLD.with_borrow(|told| told.patterns.get(&place).unwrap().clone());
        let view = Object::assign(&Object::new(), whole.unchecked_ref());
        let absent = self.next() as u32;
        for (at, name) in names.iter().enumerate() {
            if absent & (1 << at) == 0 {
                Reflect::set(&view, &name.into(), &self.value()?)?;
            } else {
                Reflect::delete_property(&view, &name.into())?;
            }
        }
        Ok(view.into())
    }
}

/// The definitions that the binding has told, by node index; a new engine tells them again.
#[derive(Default)]
struct Told {
    ids: BTreeMap<u32, String>,
    patterns: BTreeMap<u32, (Vec<String>, JsValue)>,
}

thread_local! {
    static TOLD: RefCell<Told> = RefCell::default();
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let members: Array = members.iter().map(|(key, value)| Array::of2(&(*key).into(), value)).collect();
    Object::from_entries(&members).unwrap().into()
}
