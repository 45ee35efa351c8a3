/// Tables, with the parts that screen readers need.
extension HTML {
    /// `<table>`: a table; give it a `caption` or an `aria` label.
    package mutating func table(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("table", attributes, content: content)
    }

    /// `<caption>`: the table's title, read out first, with text inside.
    package mutating func caption(_ text: String, _ attributes: Attribute...) {
        element("caption", attributes, text: text)
    }

    /// `<caption>`: the table's title, read out first, with elements inside.
    package mutating func caption(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("caption", attributes, content: content)
    }

    /// `<thead>`: the header rows.
    package mutating func thead(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("thead", attributes, content: content)
    }

    /// `<tbody>`: the body rows.
    package mutating func tbody(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("tbody", attributes, content: content)
    }

    /// `<tfoot>`: the closing rows.
    package mutating func tfoot(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("tfoot", attributes, content: content)
    }

    /// `<tr>`: one row.
    package mutating func tr(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("tr", attributes, content: content)
    }

    /// `<td>`: one cell, with text inside.
    package mutating func td(_ text: String, _ attributes: Attribute...) {
        element("td", attributes, text: text)
    }

    /// `<td>`: one cell, with elements inside.
    package mutating func td(
        _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("td", attributes, content: content)
    }

    /// `<th>`: a header cell for its column or row, with text inside.
    package mutating func th(
        _ text: String, scope: HeaderScope = .column, _ attributes: Attribute...
    ) {
        element("th", [scope.attribute] + attributes, text: text)
    }

    /// `<th>`: a header cell for its column or row, with elements inside.
    package mutating func th(
        scope: HeaderScope = .column, _ attributes: Attribute..., content: (inout HTML) -> Void
    ) {
        element("th", [scope.attribute] + attributes, content: content)
    }
}
