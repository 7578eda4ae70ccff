//! Hashes that name the rows of the embedding table: stable across versions, machines and byte orders.

/// Shortest and longest character n-grams of a word that is not in the vocabulary, its boundaries counted.
pub const NGRAMS: std::ops::RangeInclusive<usize> = 3..=5;

/// FNV-1a over `bytes`, finished with the mixer of `MurmurHash3` so that all bits are usable.
///
/// Fowler, Noll, Vo (draft-eastlake-fnv); Appleby, `MurmurHash3` (`fmix64`).
pub fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// Calls `visit` with the bucket (below `buckets`) of each character n-gram of `<word>` (Bojanowski et al. 2017).
///
/// `visit` is called at least once unless `buckets` is 0 or the word is empty.
pub fn ngrams(word: &str, buckets: usize, mut visit: impl FnMut(usize)) {
    if buckets == 0 || word.is_empty() {
        return;
    }
    let mut padded = String::with_capacity(word.len() + 2);
    padded.push('<');
    padded.push_str(word);
    padded.push('>');
    // Byte offsets of the characters, with the end.
    let mut cuts = [0_usize; 80];
    let mut count = 0;
    for (offset, _) in padded.char_indices().take(cuts.len() - 1) {
        cuts[count] = offset;
        count += 1;
    }
    let end = padded[cuts[count - 1]..]
        .chars()
        .next()
        .map_or(padded.len(), |last| cuts[count - 1] + last.len_utf8());
    cuts[count] = end;
    for length in NGRAMS {
        for first in 0..(count + 1).saturating_sub(length) {
            let gram = &padded.as_bytes()[cuts[first]..cuts[first + length]];
            visit((hash(gram.iter().copied()) % buckets as u64) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_pinned() {
        // The model file depends on these values: a change needs a new version of the format.
        assert_eq!(hash(*b"putin"), hash(*b"putin"));
        assert_ne!(hash(*b"putin"), hash(*b"putim"));
        assert_eq!(hash([]), 0xefd0_1f60_ba99_2926);
    }

    #[test]
    fn ngrams_of_a_word() {
        let mut count = 0;
        ngrams("vikov", 1 << 20, |_| count += 1);
        // <vikov> has 7 characters: 5 trigrams, 4 tetragrams, 3 pentagrams.
        assert_eq!(count, 12);
    }

    #[test]
    fn short_and_long_words_have_ngrams() {
        for word in ["a", "ñ", &"x".repeat(500)] {
            let mut count = 0;
            ngrams(word, 1000, |bucket| {
                assert!(bucket < 1000);
                count += 1;
            });
            assert!(count > 0, "{word}");
        }
    }
}
