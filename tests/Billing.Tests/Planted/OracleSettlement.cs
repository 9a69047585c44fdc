namespace DotMac.Billing.Tests.Planted;

/// <summary>What paying, crediting and refunding an invoice has to come to by the rules; the first refusal ends the story.</summary>
internal sealed class OracleSettlement
{
    private readonly Rules rules;
    private readonly decimal rate;
    private readonly long[] lines;
    private readonly long net;
    private readonly long tax;
    private long creditedNet;
    private long creditedTax;
    private long lessDue;
    private readonly List<Part> parts = [];
    private long refunded;
    private bool isPaid;

    private OracleSettlement(Story story, Rules rules)
    {
        (this.rules, rate, lines) = (rules, story.Settled.Tax, [.. story.Settled.Lines]);
        net = lines.Sum();
        tax = rules.Round((Fraction)net * rate / 100);
    }

    public static void Tell(Story story, Rules rules, Facts facts)
    {
        var settlement = new OracleSettlement(story, rules);
        foreach (var act in story.Settled.Acts)
        {
            if (!settlement.Do(act))
            {
                facts.Add($"{act.Kind} refused");
                return;
            }

            facts.Add($"{act.Kind}", settlement.Due, settlement.creditedNet + settlement.creditedTax, settlement.refunded);
        }
    }

    private long Due => isPaid ? 0 : net + tax - parts.Sum(part => part.Amount) - lessDue;

    private bool Do(Act act) => act.Kind switch
    {
        'p' => Pay(),
        'c' => Credit(act.Line, act.Amount),
        'o' => Receive(act.Amount),
        'v' => Reverse(),
        _ => Refund(act.Amount),
    };

    private bool Pay()
    {
        if (!rules.MayPay(isPaid))
            return false;
        parts.Add(new(Due, IsOffline: false));
        isPaid = true;
        return true;
    }

    private bool Receive(long amount)
    {
        if (Due <= 0)
            return false;
        parts.Add(new(Math.Min(amount, Due), IsOffline: true));
        isPaid = Due <= 0;
        return true;
    }

    private bool Reverse()
    {
        if (parts.Count == 0 || !rules.MayReverse(parts[^1].IsOffline, parts[^1].Refunded, creditedNet + creditedTax - lessDue))
            return false;
        parts.RemoveAt(parts.Count - 1);
        isPaid = isPaid && !rules.ReversalReopens;
        return true;
    }

    private bool Credit(int line, long amount)
    {
        if (!rules.MayCredit(amount, lines[line]))
            return false;
        lines[line] -= amount;
        var last = lines.Sum() <= 0;
        var backNet = last ? net - creditedNet : amount;
        var rounded = Math.Min(rules.Round((Fraction)amount * rate / 100), tax - creditedTax);
        var backTax = last ? rules.LastTax(rounded, tax - creditedTax) : rounded;
        if (!rules.MayCredit(backNet + backTax, net + tax - creditedNet - creditedTax - refunded))
            return false;
        lessDue += rules.LessDue(backNet + backTax, Due);
        (creditedNet, creditedTax) = (creditedNet + backNet, creditedTax + backTax);
        isPaid |= Due <= 0;
        return true;
    }

    private bool Refund(long amount)
    {
        if (parts.Count == 0 || !rules.MayRefund(amount, parts[0].Amount, parts[0].Refunded, net + tax - creditedNet - creditedTax - refunded))
            return false;
        parts[0] = parts[0] with { Refunded = parts[0].Refunded + amount };
        refunded += amount;
        return true;
    }

    private sealed record Part(long Amount, bool IsOffline, long Refunded = 0);
}
