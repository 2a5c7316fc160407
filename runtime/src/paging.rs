//! How a provider pages its lists: static facts, and the steps they lead to.

mod step;

pub(crate) use step::Step;

/// How a list is paged. Generated code states it once, as a static.
///
/// The page size is sent with every request; a position is sent from the second page on. Every way
/// to page ends: where no fact says which page is the last, the first empty one is.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    style: Style,
    size: Option<(&'static str, u64)>,
    first: u64,
    send_first: bool,
    in_body: bool,
    more: &'static [&'static str],
    total_pages: &'static [&'static str],
    total_items: &'static [&'static str],
    total_header: Option<&'static str>,
    short_page: bool,
}

#[derive(Debug, Clone, Copy)]
enum Style {
    PageNumber(&'static str),
    Offset(&'static str),
    /// Parameters, and where in the answer the value of each stands.
    Cursor(&'static [(&'static str, &'static str)]),
    NextUrl(&'static [&'static str]),
    LinkHeader,
    /// The parameter, and the field of the last item.
    Marker(&'static str, &'static str),
}

impl Paging {
    const fn new(style: Style, first: u64) -> Self {
        Self {
            style,
            size: None,
            first,
            send_first: false,
            in_body: false,
            more: &[],
            total_pages: &[],
            total_items: &[],
            total_header: None,
            short_page: false,
        }
    }

    /// A parameter holds the number of the page, from 1 unless [`Paging::first`] says otherwise.
    pub const fn page_number(param: &'static str) -> Self {
        Self::new(Style::PageNumber(param), 1)
    }

    /// A parameter holds the number of items to skip.
    pub const fn offset(param: &'static str) -> Self {
        Self::new(Style::Offset(param), 0)
    }

    /// The answer hands out the position of the next page. Each pair is a parameter and the place
    /// in the answer of its value; the list ends when the first place is empty. Several pairs are
    /// several parts of one position.
    pub const fn cursor(pairs: &'static [(&'static str, &'static str)]) -> Self {
        Self::new(Style::Cursor(pairs), 0)
    }

    /// The answer holds the address of the next page, at the first of `paths` that is there.
    pub const fn next_url(paths: &'static [&'static str]) -> Self {
        Self::new(Style::NextUrl(paths), 0)
    }

    /// The header `Link` holds the address of the next page, with `rel="next"`.
    pub const fn link_header() -> Self {
        Self::new(Style::LinkHeader, 0)
    }

    /// A parameter holds what stands at `field` of the last item of the page before.
    pub const fn marker(param: &'static str, field: &'static str) -> Self {
        Self::new(Style::Marker(param, field), 0)
    }

    /// A parameter holds the page size, and the size to ask for.
    #[must_use]
    pub const fn size(mut self, param: &'static str, items: u64) -> Self {
        self.size = Some((param, items));
        self
    }

    /// The number of the first page, or the first offset.
    #[must_use]
    pub const fn first(mut self, number: u64) -> Self {
        self.first = number;
        self
    }

    /// The position of the first page is sent too.
    #[must_use]
    pub const fn send_first(mut self) -> Self {
        self.send_first = true;
        self
    }

    /// Position and size are members of the request's body, not of its query.
    #[must_use]
    pub const fn in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// There is a next page as long as something stands at one of `paths` (a link, `true`).
    #[must_use]
    pub const fn while_present(mut self, paths: &'static [&'static str]) -> Self {
        self.more = paths;
        self
    }

    /// The number of pages stands at one of `paths`.
    #[must_use]
    pub const fn total_pages(mut self, paths: &'static [&'static str]) -> Self {
        self.total_pages = paths;
        self
    }

    /// The number of items over all pages stands at one of `paths`.
    #[must_use]
    pub const fn total_items(mut self, paths: &'static [&'static str]) -> Self {
        self.total_items = paths;
        self
    }

    /// The number of items over all pages stands in the header `name`.
    #[must_use]
    pub const fn total_header(mut self, name: &'static str) -> Self {
        self.total_header = Some(name);
        self
    }

    /// A page with fewer items than were asked for is the last.
    #[must_use]
    pub const fn short_page(mut self) -> Self {
        self.short_page = true;
        self
    }
}

#[cfg(test)]
mod tests;
