//! What a correction leaves undone: a paragraph that lost its last match is alone, one that got a match is not.

use std::collections::BTreeSet;

use crate::alignment::{Alignment, Link, ParagraphRef, Relation};

/// Makes it so that every content paragraph is in a match, or alone once, and puts the links in order. A sound alignment stays
/// as it is.
pub(super) fn complete(alignment: &mut Alignment) {
    let matches = alignment.links.iter().filter(|link| link.relation == Relation::Match);
    let (mut sources, mut targets) = (BTreeSet::new(), BTreeSet::new());
    for link in matches {
        sources.extend(link.source);
        targets.extend(link.target);
    }
    // What is not in these has to be told as alone, once.
    let mut sources_left: BTreeSet<ParagraphRef> = ParagraphRef::of_content(&alignment.reports).collect();
    let mut targets_left: BTreeSet<ParagraphRef> = ParagraphRef::of_content(&alignment.coverage).collect();
    sources_left.retain(|place| !sources.contains(place));
    targets_left.retain(|place| !targets.contains(place));
    alignment.links.retain(|link| match (link.source, link.target) {
        (Some(source), None) => sources_left.remove(&source),
        (None, Some(target)) => targets_left.remove(&target),
        _ => true,
    });
    let sources_alone = sources_left.into_iter().map(Link::source_only);
    let targets_alone = targets_left.into_iter().map(Link::target_only);
    alignment.links.extend(sources_alone.chain(targets_alone));
    alignment.links.sort_by_key(Link::order);
}
