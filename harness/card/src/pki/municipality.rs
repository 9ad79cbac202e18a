//! Where a card was issued, as certificates write it: the prefecture in Roman letters, and the municipality by its code,
//! since no real office issued anything here.

/// The two localities of a five-digit municipality code (全国地方公共団体コード).
pub(super) fn localities(code: &str) -> (String, String) {
    let number = code.get(..2).and_then(|digits| digits.parse::<usize>().ok()).unwrap_or(0);
    let prefecture = number.checked_sub(1).and_then(|index| PREFECTURES.get(index)).unwrap_or(&"Emu-ken");
    (prefecture.to_string(), format!("Shi-{code}"))
}

const PREFECTURES: [&str; 47] = [
    "Hokkaido",
    "Aomori-ken",
    "Iwate-ken",
    "Miyagi-ken",
    "Akita-ken",
    "Yamagata-ken",
    "Fukushima-ken",
    "Ibaraki-ken",
    "Tochigi-ken",
    "Gunma-ken",
    "Saitama-ken",
    "Chiba-ken",
    "Tokyo-to",
    "Kanagawa-ken",
    "Niigata-ken",
    "Toyama-ken",
    "Ishikawa-ken",
    "Fukui-ken",
    "Yamanashi-ken",
    "Nagano-ken",
    "Gifu-ken",
    "Shizuoka-ken",
    "Aichi-ken",
    "Mie-ken",
    "Shiga-ken",
    "Kyoto-fu",
    "Osaka-fu",
    "Hyogo-ken",
    "Nara-ken",
    "Wakayama-ken",
    "Tottori-ken",
    "Shimane-ken",
    "Okayama-ken",
    "Hiroshima-ken",
    "Yamaguchi-ken",
    "Tokushima-ken",
    "Kagawa-ken",
    "Ehime-ken",
    "Kochi-ken",
    "Fukuoka-ken",
    "Saga-ken",
    "Nagasaki-ken",
    "Kumamoto-ken",
    "Oita-ken",
    "Miyazaki-ken",
    "Kagoshima-ken",
    "Okinawa-ken",
];

#[cfg(test)]
mod tests {
    use super::localities;

    #[test]
    fn prefectures_by_code() {
        assert_eq!(localities("13221").0, "Tokyo-to");
        assert_eq!(localities("01100").0, "Hokkaido");
        assert_eq!(localities("47201"), ("Okinawa-ken".into(), "Shi-47201".into()));
        assert_eq!(localities("00000").0, "Emu-ken");
        assert_eq!(localities("").0, "Emu-ken");
    }
}
