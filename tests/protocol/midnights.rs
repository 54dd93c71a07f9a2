//! P13 and K7: two devices of one player in two time zones name the same local day alike, offline too.

use crate::pair::{Device, NOW, Server, opening, rulebook, told};
use plaudit::replica::{Opening, Past, Replica, Saved};

const HOUR: i64 = 3_600;
const DAILY: &str =
    r#"{"achievements": {"daily": {"name": "Daily", "max_count": 1, "reset_cronexpr": "0 0 * * *", "reset_zone": "player"}}}"#;

fn device(name: &'static str) -> Device {
    let mut device = Device::new(name, Past::Known);
    let opening = Opening { definitions: Some(rulebook(DAILY)), ..opening(name, Past::Known) };
    device.replica = Replica::open(&Saved::default(), opening).unwrap().0;
    device
}

fn server() -> Server {
    let mut server = Server::new();
    server.redefine(DAILY);
    server
}

/// The daily, at an offset.
fn daily(offset_sec: i64) -> String {
    format!(r#""type":"update","achievements":{{"daily":1}},"utc_offset_sec":{offset_sec}"#)
}

#[test]
fn p13_k7_two_devices_in_two_zones_earn_one_unlock_of_one_date() {
    for (phone, tablet) in [(9 * HOUR, -5 * HOUR), (-5 * HOUR, 9 * HOUR), (HOUR, 2 * HOUR), (0, 19_800)] {
        let (mut one, mut other, mut server) = (device("a"), device("b"), server());
        // One hour and two hours after 2026-09-22 has begun in both zones.
        let midnight = 1_790_035_200;
        let both = midnight - phone.min(tablet);
        assert_eq!(told(&one.record(both + HOUR, &daily(phone))), ["!daily@1790035200#1"], "2026-09-22T00:00");
        assert_eq!(told(&other.record(both + 2 * HOUR, &daily(tablet))), ["!daily@1790035200#1"]);
        let later = both + 3 * HOUR;
        assert_eq!(told(&one.sync(&mut server, later)), [""; 0], "nothing is told twice or taken back");
        assert_eq!(told(&other.sync(&mut server, later)), [""; 0]);
        one.sync(&mut server, later + 1);
        other.sync(&mut server, later + 2);
        let state = |device: &Device| device.replica.base("player").map(|(_, _, text)| text.to_owned());
        assert_eq!(state(&one), state(&other));
        let unlocks = |device: &Device| device.replica.unlocks("player").map(|listed| listed.earned.key.clone()).collect::<Vec<_>>();
        assert_eq!((unlocks(&one), unlocks(&other)), (vec!["daily@1790035200#1".to_owned()], vec!["daily@1790035200#1".to_owned()]));
    }
}

#[test]
fn p13_what_is_done_after_ones_own_midnight_is_of_the_next_day() {
    let (mut device, mut server) = (device("a"), server());
    let midnight = 1_790_035_200 - 9 * HOUR;
    assert!(midnight > NOW - 24 * HOUR);
    assert_eq!(told(&device.record(midnight - 60, &daily(9 * HOUR))), ["!daily@1789948800#1"]);
    assert_eq!(told(&device.record(midnight + 60, &daily(9 * HOUR))), ["!daily@1790035200#1"]);
    assert_eq!(told(&device.sync(&mut server, midnight + 120)), [""; 0]);
}
