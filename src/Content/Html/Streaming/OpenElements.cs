using MailMesh.Content.Html.Seeing;

namespace MailMesh.Content.Html.Streaming;

/// <summary>
/// The elements that stand open, each told to those who see. Places what HTML that nests as it should lets stand, with
/// the ends that it may leave out; each answer of false says that only the parser can tell.
/// </summary>
internal sealed class OpenElements(Sight sight)
{
    private const int DepthMax = 200;

    private const int DepthUsual = 32;

    private Element[] _open = new Element[DepthUsual];
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool InTable => _open[_count - 1].IsTablePart;

    private Element Current => _open[_count - 1];

    public void Text(ReadOnlySpan<char> text) => sight.Text(text);

    public bool Start(Element element, in TagLooks looks) => Current.IsTablePart
        ? StartTablePart(element, looks)
        : element.Placing switch
        {
            Placing.Inline or Placing.Body => Push(element, looks),
            Placing.Anchor => !IsOpen(element) && Push(element, looks),
            Placing.Block or Placing.Paragraph => EndParagraph() && Push(element, looks),
            Placing.Heading => EndParagraph() && Current.Placing != Placing.Heading && Push(element, looks),
            Placing.Item => EndItem(element) && EndParagraph() && Push(element, looks),
            Placing.Void => Show(element, looks),
            Placing.Rule => EndParagraph() && Show(element, looks),
            // In a page without a doctype a table stands inside the paragraph.
            Placing.Table => !IsOpen(Placing.Paragraph) && Push(element, looks),
            Placing.TableBody or Placing.Row or Placing.Cell => EndCell() && StartTablePart(element, looks),
            _ => false,
        };

    public bool End(Element element)
    {
        switch (element.Placing)
        {
            case Placing.Inline or Placing.Anchor or Placing.Paragraph:
                return PopIf(Current == element);
            case Placing.Block or Placing.Heading or Placing.Item or Placing.Cell:
                PopEnding(except: element);
                return PopIf(Current == element);
            case Placing.Table or Placing.TableBody or Placing.Row:
                return EndTablePart(element);
            default:
                return false;
        }
    }

    public void EndAll()
    {
        while (_count > 0)
            Pop();
    }

    public bool Push(Element element, in TagLooks looks)
    {
        if (_count == DepthMax)
            return false;
        if (_count == _open.Length)
            Array.Resize(ref _open, DepthMax);
        _open[_count++] = element;
        sight.Enter(element.Name, looks);
        return true;
    }

    private bool Show(Element element, in TagLooks looks)
    {
        sight.Enter(element.Name, looks);
        return true;
    }

    private bool StartTablePart(Element element, in TagLooks looks)
    {
        while (true)
            switch (Current.Placing, element.Placing)
            {
                case (Placing.Table, Placing.TableBody) or (Placing.TableBody, Placing.Row)
                    or (Placing.Row, Placing.Cell):
                    return Push(element, looks);
                case (Placing.Table, Placing.Row or Placing.Cell):
                    if (!Push(Element.AnyTableBody, default))
                        return false;
                    break;
                case (Placing.TableBody, Placing.Cell):
                    if (!Push(Element.AnyRow, default))
                        return false;
                    break;
                case (Placing.TableBody, Placing.TableBody) or (Placing.Row, Placing.Row or Placing.TableBody):
                    Pop();
                    break;
                default:
                    return false;
            }
    }

    private bool EndTablePart(Element element)
    {
        if (!Current.IsTablePart && !EndCell())
            return false;
        if (Current.Placing == Placing.Row && element.Placing != Placing.Row)
            Pop();
        if (Current.Placing == Placing.TableBody && element.Placing == Placing.Table)
            Pop();
        return PopIf(Current == element);
    }

    private bool EndCell()
    {
        PopEnding(except: null);
        return PopIf(Current.Placing == Placing.Cell);
    }

    private bool EndParagraph() => !IsOpen(Placing.Paragraph) || PopIf(Current.Placing == Placing.Paragraph);

    /// <summary>The item before this one, where it stands open in the same list.</summary>
    private bool EndItem(Element item)
    {
        for (var at = _count - 1; at >= 0; at--)
        {
            var open = _open[at];
            if (open.Placing == Placing.Item && open.Name is "li" == item.Name is "li")
            {
                PopEnding(except: open);
                return PopIf(Current == open);
            }
            if (open.IsSpecial && open.Name is not ("address" or "div" or "p"))
                return true;
        }
        return true;
    }

    private void PopEnding(Element? except)
    {
        while (Current.EndsByItself && Current != except)
            Pop();
    }

    private bool PopIf(bool isExpected)
    {
        if (isExpected)
            Pop();
        return isExpected;
    }

    private void Pop()
    {
        _count--;
        sight.Leave();
    }

    private bool IsOpen(Placing placing)
    {
        for (var at = _count - 1; at >= 0 && !_open[at].EndsScope; at--)
            if (_open[at].Placing == placing)
                return true;
        return false;
    }

    private bool IsOpen(Element element) => IsOpen(element.Placing);
}
