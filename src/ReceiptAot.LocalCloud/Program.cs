using ReceiptAot.LocalCloud.Run;

return await RunCommand.ExecuteAsync(args);
