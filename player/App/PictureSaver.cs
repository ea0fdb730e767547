using Brainscan.Format;
using Brainscan.Player.App.Window;

namespace Brainscan.Player.App;

/// <summary>Pictures that are compressed and written while the window goes on: one at a time.</summary>
internal sealed class PictureSaver : IDisposable
{
    private Task<string>? _task;

    /// <summary>Whether one is being written.</summary>
    public bool IsBusy => _task is not null;

    /// <summary>Begins one.</summary>
    /// <param name="take">Takes the picture, and answers with the task that writes it.</param>
    /// <param name="feed">Says what goes wrong.</param>
    public void Begin(Func<Task<string>> take, HudFeed feed)
    {
        try
        {
            _task = take();
            _task.ContinueWith(static _ => GlfwWindow.Wake(), TaskScheduler.Default);
        }
        catch (RecordingException problem)
        {
            feed.Say(problem.Message);
        }
    }

    /// <summary>Says where it is once it is written, or why it is not. True when there was something to say.</summary>
    public bool TakeNews(HudFeed feed)
    {
        if (_task is not { IsCompleted: true } done)
        {
            return false;
        }
        _task = null;
        feed.Say(done.IsCompletedSuccessfully ? $"saved {Screenshot.Said(done.Result)}" : done.Exception!.GetBaseException().Message);
        return true;
    }

    /// <summary>Waits for the one that is being written: it was asked for.</summary>
    public void Dispose() => _task?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
}
