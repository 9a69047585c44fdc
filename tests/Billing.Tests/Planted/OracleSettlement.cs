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
    private long paid;
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

    private long Due => isPaid ? 0 : net + tax - paid - lessDue;

    private bool Do(Act act) => act.Kind switch
    {
        'p' => Pay(),
        'c' => Credit(act.Line, act.Amount),
        _ => Refund(act.Amount),
    };

    private bool Pay()
    {
        if (!rules.MayPay(isPaid))
            return false;
        (paid, isPaid) = (paid + Due, true);
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
        if (!rules.MayRefund(amount, paid, refunded, net + tax - creditedNet - creditedTax - refunded))
            return false;
        refunded += amount;
        return true;
    }
}
