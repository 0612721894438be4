extern alias AppHost;
using AppHost::MailMesh.AppHost.Running;

namespace MailMesh.AppHost.Tests.Running;

public class RestartScheduleTests
{
    [Fact]
    public void What_dies_at_once_waits_longer_each_time_up_to_a_limit()
    {
        var schedule = new RestartSchedule();
        var waits = Enumerable.Range(0, 12).Select(_ => schedule.After(TimeSpan.Zero)).ToList();
        Assert.Equal(TimeSpan.FromMilliseconds(200), waits[0]);
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromSeconds(15), waits[^1]);
    }

    [Fact]
    public void What_lived_well_is_started_again_quickly()
    {
        var schedule = new RestartSchedule();
        for (var i = 0; i < 8; i++)
            schedule.After(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMilliseconds(200), schedule.After(TimeSpan.FromMinutes(1)));
    }
}
